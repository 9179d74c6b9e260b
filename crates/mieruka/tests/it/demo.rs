//! `mieruka demo`: one line says where, and the second start finds what the first one made.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::Stdio;

use crate::cli::store_of;
use crate::desk::{KEY, Shell, TODAY, assert_sound, entries};

#[test]
fn demo_serves_the_sample_and_finds_it_again_at_the_second_start() {
    let shell = Shell::new();
    let demo = || {
        let database = format!("sqlite:{}", shell.database().display());
        let today = TODAY.to_string();
        let args =
            ["demo", "--listen", "127.0.0.1:0", "--database", &database, "--today", &today, "--lang", "en"];
        let mut child =
            shell.command().args(args).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let address =
            line.split_whitespace().find_map(|w| w.strip_prefix("http://")).expect("an address").to_owned();
        let mut stream = std::net::TcpStream::connect(&address).unwrap();
        write!(stream, "GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        let mut rest = String::new();
        out.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "", "one line says where");
        answer
    };
    let answer = demo();
    assert!(answer.starts_with("HTTP/1.1 303") && answer.contains("/projects/KIKAN"), "{answer}");
    let first = entries(&store_of(&shell), KEY);
    assert!(first > 500, "{first} entries");
    assert!(demo().starts_with("HTTP/1.1 303"));
    let store = store_of(&shell);
    assert_eq!(entries(&store, KEY), first);
    assert_sound(&store);
}
