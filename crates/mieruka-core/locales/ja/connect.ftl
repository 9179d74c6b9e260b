read-error = { $file }：{ $problem }
read-error-at = { $file }（{ $place }）：{ $problem }
read-problem-empty = 中身がありません。正しいファイルか確かめてください。
read-problem-too-large = 大きすぎます（{ $size } MB、上限 { $limit } MB）。期間や列を絞って出力し直してください。
read-problem-too-many = セルまたはレコードが上限（{ $limit } 件）を超えています。シートや期間を分けてください。
read-problem-password = パスワードで保護されています。Excel で保護を外して保存し直してください。
read-problem-broken-zip = ファイルが途中で切れているか壊れています。送り主にもう一度もらってください。
read-problem-zip-bomb = 展開すると上限（{ $limit } MB）を超えるため、読み込みを止めました。正しいファイルか送り主に確かめてください。
read-problem-entity = XML に文書型またはエンティティの宣言があるため、安全のため読み込みません。元のツールから出力し直してください。
read-problem-bad-xml = XML として正しくありません（{ $detail }）。元のツールから出力し直してください。
read-problem-bad-json = JSON として正しくありません（{ $line } 行 { $column } 文字目）。出力が途中で切れていないか確かめてください。
read-problem-unknown-shape = 対応しているツールの出力ではありません。Backlog、Jira、Redmine、GitHub、GitLab の課題一覧または MS Project の XML を指定してください。
read-problem-nul = テキストに NUL 文字が混ざっています。元のツールから出力し直してください。
read-problem-encoding = 文字コードを判定できません。UTF-8 で保存し直してください。
read-problem-html = Web ページ（HTML）です。Excel で開き、.xlsx 形式で保存し直してください。
read-problem-other-zip = ブックではない圧縮ファイルです。中のファイルを取り出して指定してください。
read-problem-broken-workbook = ブックを読めません（{ $detail }）。Excel で開き、.xlsx 形式で保存し直してください。
read-problem-no-table = 管理表が見つかりません（{ $reasons }）。見出し行のある一覧を指定してください。
read-problem-unknown-format = 対応していない形式です。xlsx、xls、ods、csv、MS Project の XML、課題管理ツールの JSON を指定してください。

# 語彙表 (value-) と csv (csv-)
value-vocabulary-unknown-name = { $table } の { $line } 行目：「{ $name }」という名前はありません。1 列目は表の先頭の説明にある名前にしてください。
value-vocabulary-no-words = { $table } の { $line } 行目：語がありません。名前のあとにタブで区切って語を書いてください。
csv-place = { $line } 行目
csv-one-column = 区切り文字（カンマ、タブ、セミコロン、縦棒）が見つかりません
csv-broken-characters = { $encoding } として読めない文字があり、� に置き換えました。元のファイルの文字コードを確かめてください。
csv-open-quote = 引用符（"）が閉じていません。引用符を普通の文字として読みました。
