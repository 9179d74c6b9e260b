plan-tab-earned-value = 出来高
ev-title = 出来高は計画に追いついているか
ev-unit-effort = 人日
ev-unit-days = 日
ev-empty = 計画の日付がある作業がまだないため、出来高を測れません。計画のファイルを取り込むか、作業に計画開始と計画完了を入れてください。
ev-answer = 出来高は計画の{ $percent }%です(SPI { $spi })。
ev-answer-finish = この調子なら最後の作業は{ $date }に終わります(計画から{ $slip })。
ev-answer-no-finish = 出来高がまだないため、終わりの見通しは言えません。
ev-answer-behind = 遅れが大きいのは{ $names }です。
ev-answer-stale = { $names }は更新が止まっているため、実際はこの数値と違う可能性があります。
ev-group-spi = { $name }(SPI { $spi })
ev-names-and = と
ev-answer-done = すべての作業の出来高が計画に達しました。最後の作業は{ $date }に終わりました。
ev-answer-not-due = まだ計画上の出来高はありません。最初の作業は{ $date }からです。

ev-figures = { $date }時点の数値
ev-of-unit = 単位: { $unit }
ev-pv = 計画価値
ev-ev = 出来高
ev-ac = 実コスト
ev-bac = 完成時総予算
ev-eac = 完成時総コスト見積り
ev-sv = スケジュール差異
ev-cv = コスト差異
ev-spi = スケジュール効率指数
ev-cpi = コスト効率指数
ev-spi-t = 時間で測った効率
ev-es = アーンドスケジュール
ev-finish = 最後の作業
ev-planned-finish = 計画 { $date }
ev-network-finish = 先行・後続の計算では { $date }
ev-of-budget = 総予算{ $budget }の{ $percent }%
ev-unknown = 不明
ev-no-cost = 実績工数の記録なし
ev-cost-partly = 実績工数の記録が足りません
ev-definitions = 数値の意味と計算
ev-def-pv = 基準日までに終えるはずの作業の量です。計画開始から計画完了まで、営業日ごとに同じだけ積み上げます。
ev-def-ev = 基準日までに実際に終えた作業の量です。計画工数に、計上基準で決まる出来高の割合を掛けます。
ev-def-ac = 終えた作業に実際にかかった工数です。取り込んだ実績工数の合計です。
ev-def-bac = 計画工数の合計です。
ev-def-sv = SV = EV − PV。マイナスは遅れです。
ev-def-spi = SPI = EV ÷ PV。1を下回ると遅れです。{ $yellow }を下回ると注意、{ $red }を下回ると遅延とします。
ev-def-cv = CV = EV − AC。マイナスは工数の超過です。
ev-def-cpi = CPI = EV ÷ AC。1を下回ると工数の超過です。
ev-def-es = ES: 今の出来高を計画が予定していた時点。計画の開始から{ $es }営業日で、実際には{ $at }営業日たっています。SV(t) = { $sv }営業日(Lipke 2003)。
ev-def-spi-t = SPI(t) = ES ÷ 経過日数。SPIと違い、終わりに近づいても1に戻りません。
ev-def-finish = 計画の所要日数 ÷ SPI(t)。残りも今までの調子で進むとした日です。
ev-finishes = 終わりの見通しの比較
ev-finish-as-so-far = 今までの調子で(PD ÷ SPI(t))
ev-finish-as-planned = 残りは計画どおりの速さで(PF = 1)
ev-finish-with-cost = 工数の超過も時間に響くとして(PF = SPI(t) × CPI)
ev-finish-network = 先行・後続の計算で(ガントチャートの見通し)
ev-estimates = 完成時総コスト見積り(EAC)の計算式
ev-estimate-cost-performance = 今までの効率で(BAC ÷ CPI)
ev-estimate-as-planned = 残りは計画どおりの工数で(AC + BAC − EV)
ev-estimate-cost-and-schedule = 遅れの挽回にも工数がかかるとして(AC + (BAC − EV) ÷ (CPI × SPI))
ev-estimate-cost-and-time = 同じく時間で測った効率で(AC + (BAC − EV) ÷ (CPI × SPI(t)))

ev-chart = 計画・出来高・実コストの推移
ev-chart-recorded = 出来高と実コストの点は、各週の終わりに記録されていた値です。{ $from }より前の記録はありません。
ev-chart-none = 過去の週の記録はまだありません。点は今日の値だけです。
ev-chart-making = 過去の週の値を計算しています。次に開いたときに表示します。
ev-parties = 担当組織別
ev-phases = 工程別
ev-no-party = (担当組織なし)
ev-no-phase = (工程の外)
ev-total = 全体
ev-col-party = 担当組織
ev-col-phase = 工程
ev-col-signal = 信号
ev-col-tasks = 作業
ev-col-complete = 完成度
ev-not-due = 開始前
ev-doubts = 進捗率の点検
ev-doubts-empty = 計上基準と大きく食い違う進捗率や、90%付近で止まっている作業はありません。
ev-doubts-rule = 入力が計上基準の値を{ $points }ポイント超えて上回る作業と、85〜99%のまま{ $updates }回続けてほとんど進まない作業(90%症候群)です。残作業を「何%」ではなく「何が何日」で確かめてください。
ev-doubt-optimism = 入力が{ $rule }の値より{ $points }ポイント高い
ev-doubt-standstill = 85〜99%のまま、{ $count }週ほとんど進んでいない
ev-doubt-and = 。
ev-col-task = 作業
ev-col-rule = 計上基準
ev-col-entered = 入力
ev-col-by-rule = 基準による値
ev-col-why = 気づき
ev-lack-stages = レビューの進み具合が台帳にないため、初版までの値です
ev-lack-quantity = 数量が台帳にないため、完了するまで0%です
ev-lack-percent = 進捗率の入力がないため0%です
ev-rule-default = 未設定: 入力のまま
ev-in-work = 着手中の作業すべて({ $count }件)
ev-grounds = 計算の前提
ev-ground-without-rule = 計上基準を決めていない作業が{ $count }件あり、入力された進捗率のまま数えています。その分を「終わった作業だけ」(0-100法)で測ると、出来高は{ $ev }、SPIは{ $spi }です。
ev-ground-assumed = 計画工数のない{ $count }件は、計画日数を1人分の工数として数えています。
ev-ground-days = 計画工数のある作業がないため、計画日数で数えています。実コストとは比べられません。
ev-ground-unbooked = 出来高があるのに実績工数の記録がない作業が{ $count }件あります。CPIは実際より良く見えます。
ev-ground-cost-partly = 実績工数の記録がない出来高が{ $percent }%を超えるため、CPIとEACは出していません。
ev-ground-left-out = 計画の日付がないため数えていない作業が{ $count }件あります。
ev-more = ほか{ $count }件
