//! What a record waits for: its predecessors, with the kinds and lags that its source told.

use mieruka_schedule::network::{Lag, LinkKind};

use super::DAY_WORK;
use crate::id::RecordId;
use crate::record::Record;
use crate::register::common;

/// Seconds of a day on the clock.
const DAY_CLOCK: f64 = 86_400.0;

/// One predecessor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Wait {
    pub(super) predecessor: RecordId,
    pub(super) kind: LinkKind,
    pub(super) lag: Lag,
}

/// The predecessors of a record. Kinds and lags stand beside them in the words of the plan they came from
/// ("uid:12 SS+2d, uid:14 FF"), by the ids that `remote_id` gives; without them a link is finish to start.
pub(super) fn waits<'a>(
    record: &'a Record,
    remote_id: impl Fn(RecordId) -> Option<&'a str>,
) -> impl Iterator<Item = Wait> {
    let kept =
        record.body.get(common::KEPT).and_then(|kept| kept.get("links")).and_then(|links| links.as_str());
    let told: Vec<(&str, LinkKind, Lag)> =
        kept.map(|text| text.split(", ").filter_map(read).collect()).unwrap_or_default();
    record.body.ids("predecessors").map(move |predecessor| {
        let remote = if told.is_empty() { None } else { remote_id(predecessor) };
        let own = remote.and_then(|remote| told.iter().find(|(id, ..)| *id == remote));
        let (kind, lag) =
            own.map_or((LinkKind::FinishToStart, Lag::Working(0)), |(_, kind, lag)| (*kind, *lag));
        Wait { predecessor, kind, lag }
    })
}

/// Reads "uid:12 SS+2d": d working days, ed days on the clock, % and e% of the predecessor's duration.
fn read(text: &str) -> Option<(&str, LinkKind, Lag)> {
    let (id, link) = text.trim().rsplit_once(' ')?;
    let (kind, lag) = link.split_at_checked(2)?;
    let kind = match kind {
        "FS" => LinkKind::FinishToStart,
        "SS" => LinkKind::StartToStart,
        "FF" => LinkKind::FinishToFinish,
        "SF" => LinkKind::StartToFinish,
        _ => return None,
    };
    if lag.is_empty() {
        return Some((id, kind, Lag::Working(0)));
    }
    let unit = lag.find(|c: char| c.is_ascii_alphabetic() || c == '%')?;
    let amount: f64 = lag[..unit].parse().ok().filter(|amount: &f64| amount.is_finite())?;
    let lag = match &lag[unit..] {
        "d" => Lag::Working((amount * DAY_WORK as f64) as i64),
        "ed" => Lag::Elapsed((amount * DAY_CLOCK) as i64),
        "%" => Lag::Percent(amount),
        "e%" => Lag::ElapsedPercent(amount),
        _ => return None,
    };
    Some((id, kind, lag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_read_as_plans_write_them() {
        let (fs, ss) = (LinkKind::FinishToStart, LinkKind::StartToStart);
        assert_eq!(read("uid:3 SS+2d"), Some(("uid:3", ss, Lag::Working(2 * DAY_WORK))));
        assert_eq!(read("uid:3 FS-0.5d"), Some(("uid:3", fs, Lag::Working(-DAY_WORK / 2))));
        assert_eq!(read("uid:3 FS+3ed"), Some(("uid:3", fs, Lag::Elapsed(3 * 86_400))));
        assert_eq!(read("uid:3 FF"), Some(("uid:3", LinkKind::FinishToFinish, Lag::Working(0))));
        assert_eq!(read("uid:3 FS+25%"), Some(("uid:3", fs, Lag::Percent(25.0))));
        assert_eq!(read("uid:3 XX+2d"), None);
        assert_eq!(read("uid:3 FS+2"), None);
    }
}
