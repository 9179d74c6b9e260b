//! The least of an HTTP client: one kept connection, GET, an answer with a length. Nothing in it costs time that the
//! server would be blamed for.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::shell::Result;

pub(crate) struct Client {
    host: String,
    connection: BufReader<TcpStream>,
}

/// An answer and how long it took to come: on the wire, and as the server itself says in `Server-Timing`.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    pub(crate) took: Duration,
}

impl Client {
    /// Connects to an address such as `http://127.0.0.1:7400`.
    pub(crate) fn connect(url: &str) -> Result<Client> {
        let host = url.trim_start_matches("http://").to_owned();
        let connection = TcpStream::connect(&host).map_err(|error| format!("{url}: {error}"))?;
        connection.set_nodelay(true).map_err(|error| format!("{url}: {error}"))?;
        Ok(Client { host, connection: BufReader::new(connection) })
    }

    pub(crate) fn get(&mut self, path: &str) -> Result<Answer> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nAccept-Language: ja\r\n\r\n", self.host);
        let start = Instant::now();
        self.exchange(&request, start).map_err(|error| format!("{path}: {error}"))
    }

    fn exchange(&mut self, request: &str, start: Instant) -> std::io::Result<Answer> {
        self.connection.get_mut().write_all(request.as_bytes())?;
        let mut line = String::new();
        self.connection.read_line(&mut line)?;
        let status = line.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
        let mut length = 0;
        loop {
            line.clear();
            if self.connection.read_line(&mut line)? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().unwrap_or(0);
            }
        }
        let mut body = vec![0; length];
        self.connection.read_exact(&mut body)?;
        Ok(Answer { status, body, took: start.elapsed() })
    }
}

/// Text as part of an address.
pub(crate) fn escape(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn addresses_are_written_in_bytes() {
        assert_eq!(escape("移a"), "%E7%A7%BBa");
    }
}
