days-signed = { $sign }{ $days }日
sentence-gap = {""}
reason-milestone-slip = 「{ $name }」の見通しが計画より{ $figure }営業日遅れています。
reason-decision-overdue = { $figure ->
    [0] { $number }「{ $name }」の決定が期限を過ぎました。
   *[other] { $number }「{ $name }」の決定が期限を{ $figure }営業日過ぎています。
  }
reason-decider-missing = { $number }「{ $name }」を決める人が決まっていません(期限まで{ $figure }営業日)。
reason-top-issue-overdue = { $figure ->
    [0] 最優先の課題 { $number }「{ $name }」が期限を過ぎました。
   *[other] 最優先の課題 { $number }「{ $name }」が期限を{ $figure }営業日過ぎています。
  }
reason-overdue-ratio = { $name }の未完のうち{ $figure }%が期限を過ぎています。
reason-party-silent = { $name }から{ $figure }営業日、更新がありません。
now-as-planned = 予定どおりです。マイルストーンの遅れ、期限を過ぎた決定、更新の途絶えた会社はありません。
now-decision-needed = { $number }「{ $what }」の決定が { $date } までに必要です。
ground-actual = 達成した日です。
ground-source = 取込元の計画にある見通しです。
ground-slip = 先行する「{ $cause }」が遅れる見通しのため、計画より{ $days }営業日遅れる計算です。
ground-waits = 先行する「{ $cause }」が終わるまで始められないため、計画より{ $days }営業日遅れる計算です。
ground-passed = 計画どおりに進んでいないため、残りを今日から進めた計算です。
ground-plan = 遅らせるものは見つかっていません。
stuck-postponed = { $count }回延期
stuck-overdue = 期限超過・最後の動きから{ $days }営業日
stuck-waiting = { $days }営業日待ち
stuck-stagnant = 対応中のまま{ $days }営業日
stuck-no-owner = 担当者なし
next-postponed = これ以上延ばさず、進め方を変えるか上位の会議に諮る
next-overdue = 新しい日付を理由とともに決める
next-waiting = 相手に期日を示して催促する
next-stagnant = 次に何がいつ動くかを担当者に確かめる
next-no-owner = 担当者を一人決める
reason-source-stale = 「{ $name }」が{ $figure }営業日、更新されていません。
reason-nothing-known = まだ何も取り込まれていません。各社のファイルを置いてください。
changes-title = 何が変わったか
changes-answer = { $from } から { $to } までに { $count }件の変更がありました。新しい順に並べています。
changes-empty = この間に変わったことはありません。
changes-from = { $date } から
changes-more = ほか { $count }件を見る
past-links = この日の時点で分かっていたことです。番号や件名を開くと、今日の内容を表示します。
milestones-of-today = マイルストーンの一覧を見る(今日の値)
title-as-of = { $title }({ $date } 時点)
open-answer-past = { $date } の時点で、全台帳で { $count }件です。期限の早い順に並べています。
party-no-information = 情報なし
party-by-hand = 取込なし(手で入力した記録だけ)
