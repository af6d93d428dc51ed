//! Tells of an address what may be shown of it, which server it names, and whether it leads to
//! this machine or its own network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, ToSocketAddrs};

use url::{Host, Url};

/// Whether an address is one that is followed.
#[must_use]
pub fn is_web(url: &str) -> bool {
    let scheme = |s: &str| url.get(..s.len()).is_some_and(|u| u.eq_ignore_ascii_case(s));
    scheme("http://") || scheme("https://")
}

/// An address without the name and password that may stand in it: what is shown, kept
/// and exported. All else stays as it was written.
#[must_use]
pub fn public(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://").filter(|_| is_web(url)) else {
        return url.to_owned();
    };
    let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    match authority.rsplit_once('@') {
        Some((_, host)) => format!("{scheme}://{host}{path}"),
        None => url.to_owned(),
    }
}

/// The server of an address: its host and port, in lower case.
#[must_use]
pub fn server(url: &str) -> String {
    let public = public(url);
    let rest = public.split_once("://").map_or(public.as_str(), |(_, rest)| rest);
    rest.split(['/', '?', '#', '\\']).next().unwrap_or(rest).to_ascii_lowercase()
}

/// Whether an address of the network is one of this machine or of the network it stands
/// in, not of the web.
#[must_use]
pub fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_private_v4(ip),
        IpAddr::V6(ip) => is_private_v6(ip),
    }
}

fn is_private_v4(ip: Ipv4Addr) -> bool {
    let [a, b, ..] = ip.octets();
    ip.is_loopback()
        || ip.is_private()
        || ip.is_link_local()
        || ip.is_broadcast()
        || ip.is_multicast()
        || a == 0
        // Shared by a provider's customers.
        || (a == 100 && (64..128).contains(&b))
        // For tests between networks.
        || (a == 198 && (18..20).contains(&b))
}

fn is_private_v6(ip: Ipv6Addr) -> bool {
    // Addresses that hold one of the older kind: mapped, translated (64:ff9b::/96), tunnelled
    // (2002::/16), and the long way to write one (::a.b.c.d).
    let [first, second, third, .., high, low] = ip.segments();
    let of = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    let held = match ip.segments() {
        [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => Some(of(high, low)),
        [0, 0, 0, 0, 0, 0, ..] if high != 0 => Some(of(high, low)),
        _ if first == 0x2002 => Some(of(second, third)),
        _ => None,
    };
    if let Some(ip) = held {
        return is_private_v4(ip);
    }
    ip.is_loopback()
        || ip.is_unspecified()
        || ip.is_multicast()
        || ip.is_unique_local()
        || ip.is_unicast_link_local()
}

/// Whether an address leads to a private one, asking for the name where it has one.
#[must_use]
pub fn leads_home(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => is_private_v4(ip),
        Some(Host::Ipv6(ip)) => is_private_v6(ip),
        Some(Host::Domain(name)) => {
            let port = url.port_or_known_default().unwrap_or(80);
            (name, port)
                .to_socket_addrs()
                .is_ok_and(|all| all.into_iter().any(|a| is_private(a.ip())))
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_passwords_are_not_shown() {
        for (url, shown) in [
            ("https://ana:s3cret@news.example/feed?x=1", "https://news.example/feed?x=1"),
            ("http://token@news.example", "http://news.example"),
            ("https://a:b@c@news.example/", "https://news.example/"),
            ("https://news.example/@ana", "https://news.example/@ana"),
            ("https://news.example?mail=a@b.example", "https://news.example?mail=a@b.example"),
            ("notes/a@b.txt", "notes/a@b.txt"),
        ] {
            assert_eq!(public(url), shown);
        }
        assert_eq!(server("https://ana:s3cret@News.example:81/feed"), "news.example:81");
    }

    #[test]
    fn private_addresses_are_told_from_the_web() {
        for ip in [
            "127.0.0.1",
            "10.1.2.3",
            "192.168.0.9",
            "172.16.0.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.1.1",
            "::1",
            "fe80::1",
            "fd00::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::192.168.1.1",
            "2002:7f00:1::1",
            "198.18.0.1",
            "::",
        ] {
            assert!(is_private(ip.parse().unwrap()), "{ip}");
        }
        for ip in [
            "93.184.216.34",
            "8.8.8.8",
            "172.32.0.1",
            "100.128.0.1",
            "2606:4700::1111",
            "64:ff9b::8.8.8.8",
            "2002:808:808::1",
        ] {
            assert!(!is_private(ip.parse().unwrap()), "{ip}");
        }
    }
}
