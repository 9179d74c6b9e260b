//! Writes the files of all drops into a folder: `write_files FOLDER DATE`.

use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args_os().skip(1);
    let folder = PathBuf::from(args.next().ok_or("usage: write_files FOLDER DATE")?);
    let today =
        args.next().and_then(|d| d.into_string().ok()).ok_or("usage: write_files FOLDER DATE")?.parse()?;
    for drop in mieruka_sample::programme(today).drops {
        let week = folder.join(format!("week{}_{}", drop.week, drop.received_on));
        for file in drop.files {
            let party = week.join(file.party);
            std::fs::create_dir_all(&party)?;
            std::fs::write(party.join(&file.name), &file.bytes)?;
        }
    }
    Ok(())
}
