/** A known answer of key recovery; `key` is 64 bytes, null where there is none. */
export interface RecoveryVector {
  readonly name: string
  readonly hash: string
  readonly signature: string
  readonly yParity: number
  readonly key: string | null
}

/**
 * Made with @noble/secp256k1, which recoveryVectors.test.ts asks again: ordinary signatures, and every edge at which
 * implementations could part.
 */
export const RECOVERY_VECTORS: readonly RecoveryVector[] = [
  {
    name: 'signed 0',
    yParity: 0,
    hash: '0x06eaaa302366a2b8e60080fe649cb019814b843b9bd681df41d60bde4badd379',
    signature:
      '0x7597548d705d38e8501bb5c60645186b8e5e53abf37274755a7c80af9ab2c1700e63705d462778e66dd88578c2b6fc92317f7603672e922ed28852f634ec0172',
    key: '0x48348f874d4319d2ce2d29d8fdbf54a790ee1257a36323b64af96faa522168ceeefcd2e87e2ae45a874857a160e9bffc7e1b16b0dc4f3f67001418d6b910877c',
  },
  {
    name: 'signed 0, other parity',
    yParity: 1,
    hash: '0x06eaaa302366a2b8e60080fe649cb019814b843b9bd681df41d60bde4badd379',
    signature:
      '0x7597548d705d38e8501bb5c60645186b8e5e53abf37274755a7c80af9ab2c1700e63705d462778e66dd88578c2b6fc92317f7603672e922ed28852f634ec0172',
    key: '0xaa3b879c1b677b55be03e2a1d2c5b205a463249782925e4c59564012104ec255f735b3b8c09c74299572b6c5eeb372a2029b042c99ada25223c0629d1cf60d1d',
  },
  {
    name: 'high s',
    yParity: 1,
    hash: '0x06eaaa302366a2b8e60080fe649cb019814b843b9bd681df41d60bde4badd379',
    signature:
      '0x7597548d705d38e8501bb5c60645186b8e5e53abf37274755a7c80af9ab2c170f19c8fa2b9d8871992277a873d49036c892f66e3481a0e0ced4a0b969b4a3fcf',
    key: '0x48348f874d4319d2ce2d29d8fdbf54a790ee1257a36323b64af96faa522168ceeefcd2e87e2ae45a874857a160e9bffc7e1b16b0dc4f3f67001418d6b910877c',
  },
  {
    name: 'recovery id 2',
    yParity: 2,
    hash: '0x06eaaa302366a2b8e60080fe649cb019814b843b9bd681df41d60bde4badd379',
    signature:
      '0x7597548d705d38e8501bb5c60645186b8e5e53abf37274755a7c80af9ab2c1700e63705d462778e66dd88578c2b6fc92317f7603672e922ed28852f634ec0172',
    key: null,
  },
  {
    name: 'recovery id 3',
    yParity: 3,
    hash: '0x06eaaa302366a2b8e60080fe649cb019814b843b9bd681df41d60bde4badd379',
    signature:
      '0x7597548d705d38e8501bb5c60645186b8e5e53abf37274755a7c80af9ab2c1700e63705d462778e66dd88578c2b6fc92317f7603672e922ed28852f634ec0172',
    key: null,
  },
  {
    name: 'r is 0',
    yParity: 0,
    hash: '0x06eaaa302366a2b8e60080fe649cb019814b843b9bd681df41d60bde4badd379',
    signature:
      '0x00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001',
    key: null,
  },
  {
    name: 'r is 0, odd',
    yParity: 1,
    hash: '0x06eaaa302366a2b8e60080fe649cb019814b843b9bd681df41d60bde4badd379',
    signature:
      '0x00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001',
    key: null,
  },
  {
    name: 's is 0',
    yParity: 0,
    hash: '0x06eaaa302366a2b8e60080fe649cb019814b843b9bd681df41d60bde4badd379',
    signature:
      '0x00000000000000000000000000000000000000000000000000000000000000010000000000000000000000000000000000000000000000000000000000000000',
    key: null,
  },
  {
    name: 's is 0, odd',
    yParity: 1,
    hash: '0x06eaaa302366a2b8e60080fe649cb019814b843b9bd681df41d60bde4badd379',
    signature:
      '0x00000000000000000000000000000000000000000000000000000000000000010000000000000000000000000000000000000000000000000000000000000000',
    key: null,
  },
  {
    name: 'r is the order',
    yParity: 0,
    hash: '0x06eaaa302366a2b8e60080fe649cb019814b843b9bd681df41d60bde4badd379',
    signature:
      '0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd03641410000000000000000000000000000000000000000000000000000000000000001',
    key: null,
  },
  {
    name: 'r is the order, odd',
    yParity: 1,
    hash: '0x06eaaa302366a2b8e60080fe649cb019814b843b9bd681df41d60bde4badd379',
    signature:
      '0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd03641410000000000000000000000000000000000000000000000000000000000000001',
    key: null,
  },
  {
    name: 's is the order',
    yParity: 0,
    hash: '0x06eaaa302366a2b8e60080fe649cb019814b843b9bd681df41d60bde4badd379',
    signature:
      '0x0000000000000000000000000000000000000000000000000000000000000001fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141',
    key: null,
  },
  {
    name: 's is the order, odd',
    yParity: 1,
    hash: '0x06eaaa302366a2b8e60080fe649cb019814b843b9bd681df41d60bde4badd379',
    signature:
      '0x0000000000000000000000000000000000000000000000000000000000000001fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141',
    key: null,
  },
  {
    name: 'r is the order less 1',
    yParity: 0,
    hash: '0x06eaaa302366a2b8e60080fe649cb019814b843b9bd681df41d60bde4badd379',
    signature:
      '0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd03641400000000000000000000000000000000000000000000000000000000000000001',
    key: null,
  },
  {
    name: 'r is the order less 1, odd',
    yParity: 1,
    hash: '0x06eaaa302366a2b8e60080fe649cb019814b843b9bd681df41d60bde4badd379',
    signature:
      '0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd03641400000000000000000000000000000000000000000000000000000000000000001',
    key: null,
  },
  {
    name: 's is the order less 1',
    yParity: 0,
    hash: '0x06eaaa302366a2b8e60080fe649cb019814b843b9bd681df41d60bde4badd379',
    signature:
      '0x7597548d705d38e8501bb5c60645186b8e5e53abf37274755a7c80af9ab2c170fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140',
    key: '0x5c035a156a910ba0a5e0b5d266f4d7a326f55745a7cce403b4c273f970d523818af0a99f52c7a83dd473d9f5ad447bd4555373c2c5d5caa1ef5297ed7b41a9c2',
  },
  {
    name: 's is the order less 1, odd',
    yParity: 1,
    hash: '0x06eaaa302366a2b8e60080fe649cb019814b843b9bd681df41d60bde4badd379',
    signature:
      '0x7597548d705d38e8501bb5c60645186b8e5e53abf37274755a7c80af9ab2c170fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140',
    key: '0x4faf5d1037a104abd2377b65002b8ccf5de080500e7008c990f1ae86edfd18163b582c551137eefb8b406b0c878bc1cdb4d06a05c558d46c741f003ffe761925',
  },
  {
    name: 'all ones',
    yParity: 0,
    hash: '0x06eaaa302366a2b8e60080fe649cb019814b843b9bd681df41d60bde4badd379',
    signature:
      '0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    key: null,
  },
  {
    name: 'all ones, odd',
    yParity: 1,
    hash: '0x06eaaa302366a2b8e60080fe649cb019814b843b9bd681df41d60bde4badd379',
    signature:
      '0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    key: null,
  },
  {
    name: 'r above the order, below the field',
    yParity: 0,
    hash: '0x06eaaa302366a2b8e60080fe649cb019814b843b9bd681df41d60bde4badd379',
    signature:
      '0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd03641420000000000000000000000000000000000000000000000000000000000000001',
    key: null,
  },
  {
    name: 'r above the order, below the field, odd',
    yParity: 1,
    hash: '0x06eaaa302366a2b8e60080fe649cb019814b843b9bd681df41d60bde4badd379',
    signature:
      '0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd03641420000000000000000000000000000000000000000000000000000000000000001',
    key: null,
  },
  {
    name: 'r is 1',
    yParity: 0,
    hash: '0x06eaaa302366a2b8e60080fe649cb019814b843b9bd681df41d60bde4badd379',
    signature:
      '0x00000000000000000000000000000000000000000000000000000000000000010000000000000000000000000000000000000000000000000000000000000001',
    key: '0x4bbc67e31aa5ed8222c72921f00f5166585a0da55dcb82e4c16854d8fd9de75998fa51da7844b22ccf8794a5acda43ad8fdc64d313f7a265f633e3382d923ac4',
  },
  {
    name: 'r is 1, odd',
    yParity: 1,
    hash: '0x06eaaa302366a2b8e60080fe649cb019814b843b9bd681df41d60bde4badd379',
    signature:
      '0x00000000000000000000000000000000000000000000000000000000000000010000000000000000000000000000000000000000000000000000000000000001',
    key: '0x603230394684603f7688d9786875c1ab4a8fbf48cc654d62b741959307fbb2d3bb15f7ead806d049c90017a2fad7d73d2d8886fed510647603b4af5a04f5bbd2',
  },
  {
    name: 'r is no x of a point',
    yParity: 0,
    hash: '0x06eaaa302366a2b8e60080fe649cb019814b843b9bd681df41d60bde4badd379',
    signature:
      '0x00000000000000000000000000000000000000000000000000000000000000050000000000000000000000000000000000000000000000000000000000000001',
    key: null,
  },
  {
    name: 'r is no x of a point, odd',
    yParity: 1,
    hash: '0x06eaaa302366a2b8e60080fe649cb019814b843b9bd681df41d60bde4badd379',
    signature:
      '0x00000000000000000000000000000000000000000000000000000000000000050000000000000000000000000000000000000000000000000000000000000001',
    key: null,
  },
  {
    name: 'r small, near the field’s excess',
    yParity: 0,
    hash: '0x06eaaa302366a2b8e60080fe649cb019814b843b9bd681df41d60bde4badd379',
    signature:
      '0x000000000000000000000000000000014551231950b75fc4402da1722fc9baed0000000000000000000000000000000000000000000000000000000000000001',
    key: null,
  },
  {
    name: 'r small, near the field’s excess, odd',
    yParity: 1,
    hash: '0x06eaaa302366a2b8e60080fe649cb019814b843b9bd681df41d60bde4badd379',
    signature:
      '0x000000000000000000000000000000014551231950b75fc4402da1722fc9baed0000000000000000000000000000000000000000000000000000000000000001',
    key: null,
  },
  {
    name: 'signed 1',
    yParity: 1,
    hash: '0xf3bc792f5a550e9e8271695b0d0c1ee9b8d42b9071976b6447658021b3d8099f',
    signature:
      '0xea5f82043d842d4d38a89ab1f732e13fe19487307077df5c83ef73e48e90767741d06ce8e5f1b461c0f5ce411812fca8b0bc1427c4c758f5668d551afa03a5f6',
    key: '0x8bb6369964564747cd6f465aaeff06388921c6b53c292cee38cf0ba2e75a6c669a6a3fc537282fcd574beeb3c16c5d3f5ed64dd0c5e8d008d583dd8478ad19a9',
  },
  {
    name: 'signed 1, other parity',
    yParity: 0,
    hash: '0xf3bc792f5a550e9e8271695b0d0c1ee9b8d42b9071976b6447658021b3d8099f',
    signature:
      '0xea5f82043d842d4d38a89ab1f732e13fe19487307077df5c83ef73e48e90767741d06ce8e5f1b461c0f5ce411812fca8b0bc1427c4c758f5668d551afa03a5f6',
    key: '0x9a097d756604eea0c8d3d10268486af399f08cac90437d2399aa64bac901e0152a96537b7a639ea4345add30057db958a04bb9978bf697bd8423be217e2bf13e',
  },
  {
    name: 'signed 2',
    yParity: 1,
    hash: '0xc7c0c5dc03e766cef8ee95a007d3a1e89831d6d3d0cf4e66755d9318886a38df',
    signature:
      '0xd412d7a1d787b7f188ea1746da3403815ac33e3360a2ad7e046ee909f6161bdb27eec90593873ea59a96fc9a21bace122b18a28e6a63904687cc66781bfae358',
    key: '0x7a4ecb61b1965d6370080bdb6fbd1fc1599d039ed2472a928e513a849c6d0b56e5874c5bcf62cbde84320388771c8e64df820880b5c763f8ca63dd322936339d',
  },
  {
    name: 'signed 2, other parity',
    yParity: 0,
    hash: '0xc7c0c5dc03e766cef8ee95a007d3a1e89831d6d3d0cf4e66755d9318886a38df',
    signature:
      '0xd412d7a1d787b7f188ea1746da3403815ac33e3360a2ad7e046ee909f6161bdb27eec90593873ea59a96fc9a21bace122b18a28e6a63904687cc66781bfae358',
    key: '0x54bed364bcfb43fc009bd7d4d90b11cea25cc2c76147f2bf25f8731ca5c892233f27d71c361637aec41ea34310b51d6aa2c2703bf87f6acb6ea03948a4c0c1f6',
  },
  {
    name: 'signed 3',
    yParity: 1,
    hash: '0xcb577bec04c3569c31644d4fe68bdd28a29f7a665cf11944c7aeae6dad5b60dc',
    signature:
      '0x1467e3622075907f077cd2e4a997d4c25477c938dc78a56d30e47179ad1ddf7f39b7ca9c01d3ca9afb2d36409228f0b14a7586cac586680a2c97a8785025d620',
    key: '0xc3490a9f2eb412a4421a08abab866bf213c40283a5f76a1a71f55766a55a735262f86eb23b650c49b2cdddf4e71f5a3c4731bdcb9cc78a4e61692942c6294e9f',
  },
  {
    name: 'signed 3, other parity',
    yParity: 0,
    hash: '0xcb577bec04c3569c31644d4fe68bdd28a29f7a665cf11944c7aeae6dad5b60dc',
    signature:
      '0x1467e3622075907f077cd2e4a997d4c25477c938dc78a56d30e47179ad1ddf7f39b7ca9c01d3ca9afb2d36409228f0b14a7586cac586680a2c97a8785025d620',
    key: '0xbeff58547409a19a6ff0cc3a639c22314accb098287639feffe9afc6fe0249e036df808737bf506a4e8a8480f0f31fc2b696cf1acf7123dfa05185e4e92ca93c',
  },
  {
    name: 'the result is at infinity',
    yParity: 1,
    hash: '0xae182da6d4787ff6a5c54ff0b2c7d6af3d4e5a2970a34aafe146549ae7a35199',
    signature:
      '0xf01d6b9018ab421dd410404cb869072065522bf85734008f105cf385a023a80fe1e20eba211d1a9db9d6c5124f4596dadf61827a69b39e22bb33478bc8ca7a4d',
    key: null,
  },
  {
    name: 'the result is not at infinity',
    yParity: 0,
    hash: '0xae182da6d4787ff6a5c54ff0b2c7d6af3d4e5a2970a34aafe146549ae7a35199',
    signature:
      '0xf01d6b9018ab421dd410404cb869072065522bf85734008f105cf385a023a80fe1e20eba211d1a9db9d6c5124f4596dadf61827a69b39e22bb33478bc8ca7a4d',
    key: '0x3e19172c033530404e5a2e0dbacf111225bb3bf654b49e8de42f7961c6d1cf62fd157441c6c83bb2fe567abdcf9d1b0d11e93826cbd538be6b1d0eaa68761823',
  },
  {
    name: 'hash is 0',
    yParity: 0,
    hash: '0x0000000000000000000000000000000000000000000000000000000000000000',
    signature:
      '0x49c55565f23edd5a9b9d2d3532c17fb154e2870d1a1104933208017065c0148c678eea271b52e6f9f96e01d6c53b54d1dbd94efa719e0a57da6f61ebb9674dbc',
    key: '0x548e2c53c2bc5ee01646a0ef1812480bb31b004cae1c096704b8591b603b23760114aa717cb4d1ac376936f45bdbcb0df2be5ccd20852c4730d8d6703af13c4c',
  },
  {
    name: 'hash is 0',
    yParity: 1,
    hash: '0x0000000000000000000000000000000000000000000000000000000000000000',
    signature:
      '0x49c55565f23edd5a9b9d2d3532c17fb154e2870d1a1104933208017065c0148c678eea271b52e6f9f96e01d6c53b54d1dbd94efa719e0a57da6f61ebb9674dbc',
    key: '0x548e2c53c2bc5ee01646a0ef1812480bb31b004cae1c096704b8591b603b2376feeb558e834b2e53c896c90ba42434f20d41a332df7ad3b8cf27298ec50ebfe3',
  },
  {
    name: 'hash is all ones',
    yParity: 0,
    hash: '0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    signature:
      '0x49c55565f23edd5a9b9d2d3532c17fb154e2870d1a1104933208017065c0148c678eea271b52e6f9f96e01d6c53b54d1dbd94efa719e0a57da6f61ebb9674dbc',
    key: '0xa41377d9080016210104953182fb8c17a1ca7ef397453a09307446b38c486e1191441559e122cd30e9e8a40fd295707ee14df375d4d8d9f15a0e7c54182ef75d',
  },
  {
    name: 'hash is all ones',
    yParity: 1,
    hash: '0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    signature:
      '0x49c55565f23edd5a9b9d2d3532c17fb154e2870d1a1104933208017065c0148c678eea271b52e6f9f96e01d6c53b54d1dbd94efa719e0a57da6f61ebb9674dbc',
    key: '0x5c0cdca7cb83607426d6461ea1833ecf79c63dc74a54035edb23d5e7cb7a788e5f61397d38b99248af3bf1b24aa89deb87bf0c78e8997c45896e67704ed34c47',
  },
  {
    name: 'hash is the order',
    yParity: 0,
    hash: '0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141',
    signature:
      '0x49c55565f23edd5a9b9d2d3532c17fb154e2870d1a1104933208017065c0148c678eea271b52e6f9f96e01d6c53b54d1dbd94efa719e0a57da6f61ebb9674dbc',
    key: '0x548e2c53c2bc5ee01646a0ef1812480bb31b004cae1c096704b8591b603b23760114aa717cb4d1ac376936f45bdbcb0df2be5ccd20852c4730d8d6703af13c4c',
  },
  {
    name: 'hash is the order',
    yParity: 1,
    hash: '0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141',
    signature:
      '0x49c55565f23edd5a9b9d2d3532c17fb154e2870d1a1104933208017065c0148c678eea271b52e6f9f96e01d6c53b54d1dbd94efa719e0a57da6f61ebb9674dbc',
    key: '0x548e2c53c2bc5ee01646a0ef1812480bb31b004cae1c096704b8591b603b2376feeb558e834b2e53c896c90ba42434f20d41a332df7ad3b8cf27298ec50ebfe3',
  },
]
