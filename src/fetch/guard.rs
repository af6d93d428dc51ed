//! Makes an agent that connects to the public web alone: it refuses a name that leads to this
//! machine, or to the network it stands in, whatever page or server gave it.

use std::io;

use ureq::Agent;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{Connector, DefaultConnector, NextTimeout};

use super::address::is_private;
use super::reset::TellResets;

/// What is said of it.
pub(super) const REFUSED: &str =
    "leads from the web to an address of this machine or its network, which is not followed";

/// The agent.
pub(super) fn agent(config: Config) -> Agent {
    Agent::with_parts(config, connector(), PublicOnly::default())
}

/// One that connects to whatever it is sent to.
pub(super) fn open_agent(config: Config) -> Agent {
    Agent::with_parts(config, connector(), DefaultResolver::default())
}

fn connector() -> impl Connector {
    DefaultConnector::default().chain(TellResets)
}

/// Whether an error is one of ours.
pub(super) fn is_refusal(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::PermissionDenied
        && error.get_ref().is_some_and(|inner| inner.to_string() == REFUSED)
}

/// Gives those addresses of a name that are of the web.
#[derive(Debug, Default)]
struct PublicOnly(DefaultResolver);

impl Resolver for PublicOnly {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.0.resolve(uri, config, timeout)?;
        let mut public = self.empty();
        for address in found.iter().filter(|address| !is_private(address.ip())) {
            public.push(*address);
        }
        if public.is_empty() {
            let refused = io::Error::new(io::ErrorKind::PermissionDenied, REFUSED);
            return Err(ureq::Error::Io(refused));
        }
        Ok(public)
    }
}
