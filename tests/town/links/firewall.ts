/**
 * The rules of a host's outermost stack. Multicast stays at home: the street is the internet, where nobody finds
 * anybody by multicast DNS. `away` and the chain `noise` are what the verbs fill.
 */
export const FIREWALL = `
table inet town {
  set away { type ipv4_addr; }
  chain noise { }
  chain in {
    type filter hook input priority filter;
    iifname "eth0" ip saddr @away drop
    iifname "eth0" jump noise
  }
  chain out {
    type filter hook output priority filter;
    oifname "eth0" ip daddr 224.0.0.0/4 drop
    oifname "eth0" ip daddr @away drop
    oifname "eth0" jump noise
  }
  chain through {
    type filter hook forward priority filter;
    ip daddr 224.0.0.0/4 drop
    ip saddr @away drop
    ip daddr @away drop
    jump noise
  }
}
`

/**
 * What a router adds: addresses are translated, and nobody comes in who was not asked.
 * @param how what becomes of a port: what `masquerade` of nftables takes
 */
export const routerRules = (how: '' | 'fully-random'): string => `
table ip router {
  chain behind {
    type nat hook postrouting priority srcnat;
    oifname "eth0" masquerade ${how}
  }
  chain door {
    type filter hook input priority filter;
    iifname "eth0" ct state new drop
  }
  chain guard {
    type filter hook forward priority filter;
    iifname "eth0" ct state new drop
  }
}
`
