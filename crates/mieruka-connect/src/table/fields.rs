//! Which field each column is: the header's word, corrected by what the column holds, one column for each field.

use mieruka_core::source_record::{SourceField, SourceKind};

use super::header::look_up;
use super::layout::Column;
use crate::vocabulary::Vocabulary;

use SourceField::{
    ActualFinish, ActualStart, ClosedOn, Description, DueOn, Id, Level1, Level2, Level3, Note, OccurredOn,
    PlannedFinish, PlannedStart, Progress, RaisedOn, Resolution, Status, Title, Wbs,
};

/// A field that holds a day.
pub(super) fn is_date(field: SourceField) -> bool {
    matches!(
        field,
        RaisedOn | OccurredOn | DueOn | PlannedStart | PlannedFinish | ActualStart | ActualFinish | ClosedOn
    )
}

/// Below this a word names the field only where no other column can.
const LAST_RESORT: f64 = 0.5;

/// Reads the headers again as the kind of the table has them.
pub(super) fn name_for_kind(columns: &mut [Column], kind: SourceKind, vocabulary: &Vocabulary) {
    for column in columns {
        let found = look_up(vocabulary, Some(kind), &column.header);
        column.field = found.map(|(field, _)| field);
        column.word = column.field;
        column.confidence = found.map_or(0.0, |(_, confidence)| confidence);
    }
}

/// Settles the fields of a table's columns.
pub(super) fn assign(columns: &mut [Column]) {
    for column in columns.iter_mut() {
        judge_by_content(column);
    }
    let described = columns.iter().any(|c| c.field == Some(Description));
    for column in
        columns.iter_mut().filter(|c| c.field == Some(Title) && c.confidence < LAST_RESORT && described)
    {
        column.field = None;
        column.confidence = 0.0;
    }
    one_column_each(columns);
    name_the_records(columns);
}

/// A word may mislead: 「完了」 over days is no status, 「進捗」 over percents is no status either.
fn judge_by_content(column: &mut Column) {
    let content = &column.content;
    let Some(field) = column.field else { return };
    if content.filled == 0 {
        return;
    }
    let mostly = |count: usize| count * 5 >= content.filled * 4;
    let numbers = content.percents + content.numbers;
    if field == Status && mostly(numbers) && (content.percents > 0 || content.proper_fractions > 0) {
        column.field = Some(Progress);
    } else if mostly(content.dates) && matches!(field, Status | Resolution) {
        column.field = Some(ClosedOn);
        column.confidence *= 0.8;
    } else {
        let days_instead_of_words =
            mostly(content.dates) && matches!(field, Title | Description | SourceField::Owner | Progress);
        let words_instead_of_days =
            is_date(field) && content.filled >= 3 && content.dates == 0 && mostly(content.long_texts);
        if days_instead_of_words || words_instead_of_days {
            column.field = None;
        }
    }
    if column.field.is_none() {
        column.confidence = 0.0;
    }
}

/// Of several columns with one field the surest stays; a running number gives way to a real id.
fn one_column_each(columns: &mut [Column]) {
    let rank = |column: &Column| {
        let mut sure = column.confidence;
        if column.field == Some(Id) {
            let counted = column.content.row_numbers * 2 > column.content.filled;
            sure -= if counted { 0.5 } else { 0.0 };
            let words = column.content.numbers == 0 && column.content.filled > 0;
            sure += if words { 0.1 } else { 0.0 };
        } else if column.content.filled == 0 {
            sure -= 0.05;
        }
        sure
    };
    for at in 0..columns.len() {
        let Some(field) = columns[at].field else { continue };
        let own = rank(&columns[at]);
        let beaten = columns.iter().enumerate().any(|(other, c)| {
            other != at && c.field == Some(field) && (rank(c) > own || (rank(c) >= own && other < at))
        });
        if beaten {
            columns[at].field = None;
            if field == Title {
                tell_more(columns, at);
            }
            if columns[at].field.is_none() {
                columns[at].confidence = 0.0;
            }
        }
    }
}

/// Of two titles the weaker one tells more about the record: 「工程名」 and 「概要」. A description that stands farther off,
/// behind days and people, is a remark then.
fn tell_more(columns: &mut [Column], at: usize) {
    match columns.iter().position(|c| c.field == Some(Description)) {
        None => {}
        Some(described) if described > at + 1 => {
            let noted = columns.iter().any(|c| c.field == Some(Note));
            columns[described].field = (!noted).then_some(Note);
            columns[described].confidence *= if noted { 0.0 } else { 0.7 };
        }
        Some(_) => return,
    }
    columns[at].field = Some(Description);
    columns[at].confidence *= 0.7;
}

/// A record needs a name: without a title column the deepest level is it; without that the text that differs most.
fn name_the_records(columns: &mut [Column]) {
    let has = |columns: &[Column], fields: &[SourceField]| {
        columns.iter().any(|c| c.field.is_some_and(|f| fields.contains(&f)))
    };
    if has(columns, &[Title]) {
        return;
    }
    for level in [Level3, Level2, Level1] {
        if let Some(column) = columns.iter_mut().find(|c| c.field == Some(level)) {
            column.field = Some(Title);
            return;
        }
    }
    if has(columns, &[Description, Resolution]) {
        return;
    }
    let managed = columns.iter().filter(|c| c.field.is_some_and(|f| f != Id && f != Wbs)).count();
    let candidate = columns.iter_mut().filter(|c| c.field.is_none()).find(|c| {
        let content = &c.content;
        content.filled >= 2
            && content.distinct * 5 >= content.filled * 4
            && content.numbers + content.dates + content.percents == 0
    });
    if let Some(column) = candidate.filter(|_| managed >= 2) {
        column.field = Some(Title);
        column.confidence = 0.4;
    }
}

#[cfg(test)]
mod tests {
    use super::super::layout::ColumnContent;
    use super::*;

    fn column(header: &str, field: Option<SourceField>, confidence: f64, content: ColumnContent) -> Column {
        Column { left: 0, right: 0, header: header.into(), field, word: field, confidence, content }
    }

    fn filled(filled: usize) -> ColumnContent {
        ColumnContent { filled, distinct: filled, ..ColumnContent::default() }
    }

    fn fields(columns: &[Column]) -> Vec<Option<SourceField>> {
        columns.iter().map(|c| c.field).collect()
    }

    #[test]
    fn a_running_number_gives_way_to_an_id() {
        let counted = ColumnContent { numbers: 9, row_numbers: 9, ..filled(9) };
        let mut columns = [column("ID", Some(Id), 1.0, counted), column("No", Some(Id), 0.7, filled(9))];
        assign(&mut columns);
        assert_eq!(fields(&columns), [None, Some(Id)]);
    }

    #[test]
    fn content_corrects_words() {
        let dates = ColumnContent { dates: 5, ..filled(5) };
        let percents = ColumnContent { percents: 5, ..filled(5) };
        let mut columns = [
            column("件名", Some(Title), 1.0, filled(5)),
            column("完了", Some(Status), 0.7, dates),
            column("進捗", Some(Status), 0.7, percents),
        ];
        assign(&mut columns);
        assert_eq!(fields(&columns), [Some(Title), Some(ClosedOn), Some(Progress)]);
    }

    #[test]
    fn the_deepest_level_names_the_record() {
        let mut columns =
            [column("大項目", Some(Level1), 1.0, filled(5)), column("小項目", Some(Level3), 1.0, filled(5))];
        assign(&mut columns);
        assert_eq!(fields(&columns), [Some(Level1), Some(Title)]);
    }
}
