//! Who gives the terminal back where we cannot: after an abort, a failed allocation or a
//! kill there is nobody left of this process. A shell waits beside it for a word of
//! farewell; where the line between them breaks without one, it restores the terminal.

use std::io::{self, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

use super::terminal::LEAVE;

/// Signals meant for us and our group are none of its business, and it may write though
/// it is no foreground job.
const SCRIPT: &str = "trap '' HUP INT QUIT TERM TSTP TTOU TTIN
read -r word && exit 0
printf '%b' \"$1\"
stty sane <&1";

/// The shell that waits. Dropped, it is told farewell.
#[derive(Debug)]
pub struct Guardian(Option<Child>);

impl Guardian {
    /// Has a shell wait; where there is none, nobody does.
    #[must_use]
    pub fn start() -> Self {
        let leave = LEAVE.replace('\x1b', "\\033");
        let child = Command::new("/bin/sh")
            .args(["-c", SCRIPT, "dateline-guardian", &leave])
            .stdin(Stdio::piped())
            .stdout(Stdio::inherit())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn();
        Self(child.ok())
    }

    fn farewell(child: &mut Child) -> io::Result<()> {
        if let Some(mut line) = child.stdin.take() {
            line.write_all(b"farewell\n")?;
        }
        child.wait().map(drop)
    }
}

impl Drop for Guardian {
    fn drop(&mut self) {
        if let Some(child) = &mut self.0 {
            // Where it is gone already, there is nothing to tell it.
            let _ = Self::farewell(child);
        }
    }
}
