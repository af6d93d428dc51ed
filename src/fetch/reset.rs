//! A connection that is reset in the middle of an answer is an error. A body without a
//! length ends when its connection does, and `ureq` takes every end for one.

use std::io;

use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, NextTimeout, Transport};

/// Passes connections on that tell of resets.
#[derive(Debug)]
pub(super) struct TellResets;

impl<In: Transport> Connector<In> for TellResets {
    type Out = ResetTransport<In>;

    fn connect(
        &self,
        _: &ConnectionDetails,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        Ok(chained.map(ResetTransport))
    }
}

/// See [`TellResets`].
#[derive(Debug)]
pub(super) struct ResetTransport<T>(T);

impl<T: Transport> Transport for ResetTransport<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.0.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        self.0.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        self.0.await_input(timeout).map_err(|error| match error {
            ureq::Error::Io(e)
                if matches!(
                    e.kind(),
                    io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted
                ) =>
            {
                // A kind that is not taken for an end.
                ureq::Error::Io(io::Error::new(io::ErrorKind::BrokenPipe, e))
            }
            other => other,
        })
    }

    fn is_open(&mut self) -> bool {
        self.0.is_open()
    }

    fn is_tls(&self) -> bool {
        self.0.is_tls()
    }
}
