read-error = { $file }: { $problem }
read-error-at = { $file } ({ $place }): { $problem }
read-problem-empty = The file is empty. Check that it is the right one.
read-problem-too-large = The file is too large ({ $size } MB, limit { $limit } MB). Export a shorter period or fewer columns.
read-problem-too-many = More than { $limit } cells or records. Split it by sheet or period.
read-problem-password = The workbook is protected by a password. Remove the protection in Excel and save it again.
read-problem-broken-zip = The file is cut off or damaged. Ask the sender for it again.
read-problem-zip-bomb = Unpacking goes beyond { $limit } MB, so reading was stopped. Ask the sender whether this is the right file.
read-problem-entity = The XML declares a document type or entities, which is refused for safety. Export it again from its tool.
read-problem-bad-xml = This is not well-formed XML ({ $detail }). Export it again from its tool.
read-problem-bad-json = This is not well-formed JSON (line { $line }, column { $column }). Check that the export is complete.
read-problem-unknown-shape = This is no export of a known tool. Give an issue list of Backlog, Jira, Redmine, GitHub or GitLab, or MS Project XML.
read-problem-nul = The text holds NUL characters. Export it again from its tool.
read-problem-encoding = The text encoding could not be told. Save it again as UTF-8.
read-problem-html = This is a web page (HTML). Open it in Excel and save it as .xlsx.
read-problem-other-zip = This is an archive, not a workbook. Unpack it and give the file inside.
read-problem-broken-workbook = The workbook cannot be read ({ $detail }). Open it in Excel and save it as .xlsx.
read-problem-no-table = No register found ({ $reasons }). Give a list that has a header row.
read-problem-unknown-format = This format is not supported. Give xlsx, xls, ods, csv, MS Project XML or the JSON of a ticket tool.

# Tables of words (value-) and csv (csv-)
value-vocabulary-unknown-name = { $table }, line { $line }: there is no name “{ $name }”. Use one of the names explained at the top of the table.
value-vocabulary-no-words = { $table }, line { $line }: no words. Write words after the name, separated by tabs.
csv-place = line { $line }
csv-one-column = no delimiter (comma, tab, semicolon, bar)
csv-broken-characters = Some characters cannot be read as { $encoding } and were replaced by �. Check the encoding of the original file.
csv-open-quote = A quotation mark (") is never closed. Quotation marks were read as plain characters.
read-not-empty = empty sheet
read-not-hidden = hidden sheet
read-not-no-header = no header row of a list found
read-not-form = a form for one record, not a list
read-not-choices = list of choices
read-not-faq = a FAQ, not a register
read-not-glossary = a glossary
read-not-memo = a memo, not a register
read-not-legend = a legend or filling-in instructions
read-not-left-out = left out, as you chose
read-not-history = the revision history of a document
read-not-cover = a cover or table of contents
read-not-no-subject = no column for a title or description
read-not-nothing-to-follow = no column for a status, a person or a date: nothing to follow up
read-warning-not-a-date = "{ $text }" is not a date and was kept as text
read-warning-struck-out = "{ $text }" is struck through and was left out
read-warning-double-id = the number "{ $id }" occurs more than once and does not identify its records
read-warning-nothing-above = "{ $text }" has nothing directly above it; the cell was left empty
read-warning-more = { $count } more remarks of these kinds
read-warning-hidden-rows = { $count ->
    [one] one hidden row was left out
   *[other] { $count } hidden rows were left out
 }
read-warning-hidden-columns = hidden columns ({ $columns }) were not read
read-warning-filtered = rows hidden by a filter were read, too
read-problem-too-spread = Its cells lie so far apart that the sheets span more than { $limit } cells. Delete stray cells or save it as .xlsx.
