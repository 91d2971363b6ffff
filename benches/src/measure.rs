//! Times, memory and sizes of the competitors.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::programs::{Program, SLEEPERS, SLEEPING};
use crate::tools::{Built, Tools};

/// The times of one program, in seconds for doing its work once.
pub struct Timing<'a> {
    pub program: &'a Program,
    pub complaints: Vec<String>,
    pub python: Vec<f64>,
    pub taipan: Vec<f64>,
    pub rust: Vec<f64>,
    pub taipan_binary: Option<PathBuf>,
    pub rust_binary: PathBuf,
    python_command: Vec<PathBuf>,
}

impl<'a> Timing<'a> {
    pub fn new(program: &'a Program, tools: &Tools, built: Option<&Built>) -> Timing<'a> {
        let mut complaints = Vec::new();
        let taipan_binary = match built {
            Some(Built::Binary(path)) => Some(path.clone()),
            Some(Built::Refused(reason)) => {
                let first = reason.lines().next().unwrap_or_default();
                complaints.push(format!("does not compile with taipan: {first}"));
                None
            }
            None => None,
        };
        Timing {
            program,
            complaints,
            python: Vec::new(),
            taipan: Vec::new(),
            rust: Vec::new(),
            taipan_binary,
            rust_binary: tools.rust(program.name),
            python_command: vec![PathBuf::from(&tools.python), tools.script(program.name)],
        }
    }

    /// Compares what the three print: CPython with Rust doing the work once, taipan with Rust
    /// doing it `scale` times.
    pub fn check(&mut self) {
        let scale = self.program.scale.to_string();
        let rust = |scale: &str| output(Command::new(&self.rust_binary).arg(scale));
        let python = output(&mut self.python());
        if python.is_err() || python != rust("1") {
            self.complaints
                .push("Rust and CPython print different things".to_owned());
        }
        let Some(binary) = &self.taipan_binary else {
            return;
        };
        let (mine, theirs) = (output(&mut Command::new(binary)), rust(&scale));
        if mine.is_err() || mine != theirs {
            self.complaints
                .push(format!("taipan prints {mine:?}, Rust {theirs:?}"));
            self.taipan_binary = None;
        }
    }

    /// Times each of the three once, one after the other.
    pub fn sample(&mut self) -> Result<(), String> {
        self.python.push(time(&mut self.python())?);
        // Sleeping is not work: that program is only measured for its memory.
        let scale = f64::from(self.program.scale);
        if let Some(binary) = &self.taipan_binary {
            self.taipan.push(time(&mut Command::new(binary))? / scale);
        }
        let mut rust = Command::new(&self.rust_binary);
        rust.arg(self.program.scale.to_string());
        self.rust.push(time(&mut rust)? / scale);
        Ok(())
    }

    fn python(&self) -> Command {
        let mut command = Command::new(&self.python_command[0]);
        command.arg(&self.python_command[1]);
        command
    }
}

/// The middle value; of an even number the lower one of the two.
pub fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len().checked_sub(1)? / 2).copied()
}

pub fn file_size(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |m| m.len())
}

fn output(command: &mut Command) -> Result<String, String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|e| e.to_string())?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        let text = String::from_utf8_lossy(&output.stderr);
        let last = text.trim_end().lines().last().unwrap_or_default();
        Err(format!("{}: {last}", output.status))
    }
}

fn time(command: &mut Command) -> Result<f64, String> {
    let start = Instant::now();
    let status = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .map_err(|e| format!("{command:?}: {e}"))?;
    let seconds = start.elapsed().as_secs_f64();
    if status.success() {
        Ok(seconds)
    } else {
        Err(format!("{command:?} failed: {status}"))
    }
}

/// Bytes for each sleeping task: peak memory with all of them, less that with none.
pub struct Memory {
    pub python: Option<f64>,
    pub taipan: Option<f64>,
    pub rust: Option<f64>,
}

impl Memory {
    pub fn measure(tools: &Tools, busy: Option<&Built>, idle: Option<&Built>) -> Memory {
        let rust = |scale: &str| peak(Command::new(tools.rust(SLEEPING)).arg(scale));
        let python = |script: &Path| peak(Command::new(&tools.python).arg(script));
        let taipan = |built: Option<&Built>| match built {
            Some(Built::Binary(path)) => peak(&mut Command::new(path)),
            _ => None,
        };
        let idle_script = tools.scratch.join("sleeping_tasks_idle.py");
        Memory {
            python: each(python(&tools.script(SLEEPING)), python(&idle_script)),
            taipan: each(taipan(busy), taipan(idle)),
            rust: each(rust("1"), rust("0")),
        }
    }
}

fn each(busy: Option<u64>, idle: Option<u64>) -> Option<f64> {
    Some((busy? as f64 - idle? as f64) / SLEEPERS as f64)
}

/// The peak resident memory of a process in bytes, read from `/proc` while it lives.
fn peak(command: &mut Command) -> Option<u64> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .ok()?;
    let status = format!("/proc/{}/status", child.id());
    let mut bytes = None;
    loop {
        if let Ok(text) = std::fs::read_to_string(&status) {
            let line = text.lines().find_map(|l| l.strip_prefix("VmHWM:"));
            let kib = line.and_then(|l| l.trim().strip_suffix("kB")?.trim().parse::<u64>().ok());
            bytes = kib.map(|n| n * 1024).or(bytes);
        }
        if child.try_wait().ok()?.is_some() {
            return bytes;
        }
        // The programs sleep for a second when their memory is at its peak.
        thread::sleep(Duration::from_millis(2));
    }
}
