require('@nomicfoundation/hardhat-ethers')
const { url, key } = JSON.parse(process.env.CLIENT_TASK ?? '{"url":"http://127.0.0.1:8545"}')
module.exports = {
  solidity: '0.8.28',
  defaultNetwork: 'here',
  networks: { here: { url, accounts: key === undefined ? [] : [key] } },
}
