//! Atlassian Document Format to plain text, so that a person reads it as in Jira: lists with marks, tables row by row.

use serde_json::Value;

/// Whether a value is a document of this format.
pub(super) fn is_document(value: &Value) -> bool {
    value.get("type").and_then(Value::as_str) == Some("doc")
        && value.get("content").is_some_and(Value::is_array)
}

/// The document as plain text. Nodes that are not known show the text inside them.
pub(super) fn text(document: &Value) -> String {
    let mut writer = Writer { lines: Vec::new() };
    writer.blocks(document, "", "");
    let start = writer.lines.iter().position(|l| !l.trim().is_empty()).unwrap_or(writer.lines.len());
    let lines: Vec<&str> = writer.lines[start..].iter().map(|l| l.trim_end()).collect();
    lines.join("\n").trim_end().to_owned()
}

struct Writer {
    lines: Vec<String>,
}

impl Writer {
    /// Writes the blocks inside `node`: the first line after `first`, the others after `rest`.
    fn blocks(&mut self, node: &Value, first: &str, rest: &str) {
        let mut lead = first;
        for block in children(node) {
            self.block(block, lead, rest);
            lead = rest;
        }
    }

    fn block(&mut self, node: &Value, first: &str, rest: &str) {
        match kind(node) {
            "paragraph" | "heading" | "codeBlock" | "caption" | "decisionItem" | "taskItem" => {
                let mark = match (kind(node), attribute(node, "state")) {
                    ("taskItem", "DONE") => "[x] ",
                    ("taskItem", _) => "[ ] ",
                    ("decisionItem", _) => "→ ",
                    _ => "",
                };
                self.write(&format!("{mark}{}", inline(node)), first, rest);
            }
            "bulletList" => {
                for item in children(node) {
                    self.blocks(item, &format!("{first}- "), &format!("{rest}  "));
                }
            }
            "orderedList" => {
                let start = node.pointer("/attrs/order").and_then(Value::as_i64).unwrap_or(1);
                for (item, number) in children(node).iter().zip(start..) {
                    let mark = format!("{number}. ");
                    let indent = " ".repeat(mark.len());
                    self.blocks(item, &format!("{first}{mark}"), &format!("{rest}{indent}"));
                }
            }
            "tableRow" => {
                let cells: Vec<String> = children(node).iter().map(one_line).collect();
                self.write(&cells.join(" | "), first, rest);
            }
            "blockquote" => self.blocks(node, &format!("{first}> "), &format!("{rest}> ")),
            "rule" => self.write("---", first, rest),
            "blockCard" | "embedCard" => self.write(attribute(node, "url"), first, rest),
            "media" => {
                let name = [attribute(node, "alt"), attribute(node, "url")];
                if let Some(name) = name.into_iter().find(|n| !n.is_empty()) {
                    self.write(&format!("[{name}]"), first, rest);
                }
            }
            "expand" | "nestedExpand" => {
                self.write(attribute(node, "title"), first, rest);
                self.blocks(node, rest, rest);
            }
            _ if children(node).iter().any(is_inline) => self.write(&inline(node), first, rest),
            _ => self.blocks(node, first, rest),
        }
    }

    fn write(&mut self, text: &str, first: &str, rest: &str) {
        let mut lead = first;
        for line in text.split('\n') {
            self.lines.push(format!("{lead}{line}"));
            lead = rest;
        }
    }
}

/// A cell of a table on one line.
fn one_line(node: &Value) -> String {
    text(node).lines().collect::<Vec<_>>().join(" ")
}

/// The inline content of a block.
fn inline(node: &Value) -> String {
    let mut line = String::new();
    for part in children(node) {
        match kind(part) {
            "text" => {
                let text = part.get("text").and_then(Value::as_str).unwrap_or("");
                line.push_str(text);
                if let Some(target) = link(part)
                    && target != text
                {
                    line.push_str(&format!(" ({target})"));
                }
            }
            "hardBreak" => line.push('\n'),
            "mention" => {
                let name = attribute(part, "text");
                if !name.starts_with('@') {
                    line.push('@');
                }
                line.push_str(name);
            }
            "emoji" => {
                let shown = attribute(part, "text");
                line.push_str(if shown.is_empty() { attribute(part, "shortName") } else { shown });
            }
            "date" => line.push_str(&date(attribute(part, "timestamp"))),
            "status" => line.push_str(&format!("[{}]", attribute(part, "text"))),
            "inlineCard" => line.push_str(attribute(part, "url")),
            _ => line.push_str(&inline(part)),
        }
    }
    line
}

fn link(text: &Value) -> Option<&str> {
    let marks = text.get("marks")?.as_array()?;
    let link = marks.iter().find(|mark| kind(mark) == "link")?;
    Some(attribute(link, "href")).filter(|href| !href.is_empty())
}

/// A day, stored as milliseconds at midnight UTC.
fn date(milliseconds: &str) -> String {
    milliseconds
        .parse()
        .ok()
        .and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok())
        .map_or_else(String::new, |at| at.to_zoned(jiff::tz::TimeZone::UTC).date().to_string())
}

fn is_inline(node: &Value) -> bool {
    matches!(kind(node), "text" | "hardBreak" | "mention" | "emoji" | "date" | "status" | "inlineCard")
}

fn kind(node: &Value) -> &str {
    node.get("type").and_then(Value::as_str).unwrap_or("")
}

fn children(node: &Value) -> &[Value] {
    node.get("content").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn attribute<'a>(node: &'a Value, name: &str) -> &'a str {
    node.get("attrs").and_then(|attrs| attrs.get(name)).and_then(Value::as_str).unwrap_or("")
}
