//! Who gives the terminal back where we cannot: after an abort, a failed allocation or a
//! kill there is nobody left of this process. A shell waits beside it for a word of
//! farewell; where the line between them breaks without one, it restores the terminal.

use std::io::{self, Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

use super::terminal::LEAVE;

/// Looks how the terminal is set, says that it has, and waits. Signals meant for us and our
/// group are none of its business, and it may write though it is no foreground job.
const SCRIPT: &str = "trap '' HUP INT QUIT TERM TSTP TTOU TTIN
exec 3<&1
set -- \"$1\" \"$(stty -g <&3 2>/dev/null)\"
echo >&2
exec 2>/dev/null
read -r word && exit 0
printf '%b' \"$1\"
stty \"${2:-sane}\" <&3 || stty sane <&3";

/// The shell that waits. Dropped, it is told farewell.
#[derive(Debug)]
pub struct Guardian(Option<Child>);

impl Guardian {
    /// Has a shell wait; where there is none, nobody does. To be called before anything is set
    /// on the terminal: as it is then, it will be again.
    #[must_use]
    pub fn start() -> Self {
        let leave = LEAVE.replace('\x1b', "\\033");
        let child = Command::new("/bin/sh")
            .args(["-c", SCRIPT, "dateline-guardian", &leave])
            .stdin(Stdio::piped())
            .stdout(Stdio::inherit())
            .stderr(Stdio::piped())
            .process_group(0)
            .spawn();
        let mut child = child.ok();
        if let Some(mut word) = child.as_mut().and_then(|c| c.stderr.take()) {
            // It has looked once a word comes, or nothing any more.
            let _ = word.read(&mut [0]);
        }
        Self(child)
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
