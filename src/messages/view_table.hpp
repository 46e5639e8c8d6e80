#pragma once

#include <array>

#include "messages/catalogue.hpp"

namespace tw::messages {

/// Labels and lines of a running session and of its summary. PAPER is the mode word in every
/// language.
inline constexpr auto kViewMessages = std::to_array<Message>({
    {"rule.book_state", "the book is not in step with the market",
     "стакан не синхронизирован с рынком"},
    {"rule.entries_paused", "entries are paused", "входы приостановлены"},
    {"rule.instrument_rules", "the venue's rules for price and quantity",
     "правила биржи для цены и количества"},
    {"rule.kill_latch", "trading was stopped by the kill switch",
     "торговля остановлена стоп-краном"},
    {"rule.open_orders", "number of open orders", "число открытых ордеров"},
    {"rule.order_notional", "value of one order", "сумма одного ордера"},
    {"rule.position_notional", "value of the position", "сумма позиции"},
    {"view.absent.equity_not_positive", "no equity was left", "капитала не осталось"},
    {"view.absent.no_drawdown", "equity never fell", "капитал не падал"},
    {"view.absent.no_losses", "nothing was lost", "убытков не было"},
    {"view.absent.no_reference", "no fill had a mid price", "ни у одного исполнения нет средней"},
    {"view.absent.no_samples", "nothing was measured", "измерять нечего"},
    {"view.absent.no_trades", "nothing was traded or closed", "сделок или закрытий не было"},
    {"view.absent.no_variation", "every day returned the same", "все дни одинаковы"},
    {"view.absent.no_wins", "nothing was gained", "прибыли не было"},
    {"view.absent.out_of_range", "too large to state", "слишком велико"},
    {"view.absent.too_few_days", "the run has too few days", "в прогоне слишком мало дней"},
    {"view.ask", "ask", "продажа"},
    {"view.best_prices", "best prices", "лучшие цены"},
    {"view.bid", "bid", "покупка"},
    {"view.book_syncing", "waiting for a fresh book of {symbol}", "ждём новый стакан {symbol}"},
    {"view.drawdown", "largest drawdown", "наибольшая просадка"},
    {"view.elapsed", "market time", "рыночное время"},
    {"view.equity", "equity", "капитал"},
    {"view.fees", "fees", "комиссии"},
    {"view.figure.annual_return", "annual return", "доходность за год"},
    {"view.figure.annual_volatility", "annual volatility", "волатильность за год"},
    {"view.figure.average_loss", "average loss before fees", "средний убыток до комиссий"},
    {"view.figure.average_win", "average win before fees", "средняя прибыль до комиссий"},
    {"view.figure.buy_and_hold", "holding {symbol}", "удержание {symbol}"},
    {"view.figure.calmar", "Calmar", "Кальмар"},
    {"view.figure.expectancy", "mean of closes before fees", "в среднем за закрытие до комиссий"},
    {"view.figure.exposure_average", "exposure to equity", "позиция к капиталу"},
    {"view.figure.exposure_time", "time in the market", "время в рынке"},
    {"view.figure.fee_bps", "fees on turnover", "комиссии от оборота"},
    {"view.figure.profit_factor", "profit factor before fees", "профит-фактор до комиссий"},
    {"view.figure.sharpe", "Sharpe", "Шарп"},
    {"view.figure.slippage", "slippage", "проскальзывание"},
    {"view.figure.slippage_bps", "slippage on turnover", "проскальзывание от оборота"},
    {"view.figure.sortino", "Sortino", "Сортино"},
    {"view.figure.total_return", "total return", "доходность"},
    {"view.figure.turnover", "turnover to equity", "оборот к капиталу"},
    {"view.figure.win_rate", "winning closes before fees", "прибыльных закрытий до комиссий"},
    {"view.fill", "{side} {quantity} {symbol} at {price}, fee {fee}",
     "{side} {quantity} {symbol} по {price}, комиссия {fee}"},
    {"view.fills", "fills", "исполнения"},
    {"view.in_flight", "waiting for an answer", "ждут ответа"},
    {"view.loop", "pass", "проход"},
    {"view.loop_seam",
     "The recording starts again, pass {loop}. Position, money and statistics carry on; orders "
     "wait "
     "for a fresh book.",
     "Запись пошла с начала, проход {loop}. Позиция, деньги и статистика сохраняются; ордера ждут "
     "нового стакана."},
    {"view.market.book", "final book", "стакан в конце"},
    {"view.market.candles",
     "candles {candles}, complete {complete}; gaps in the trades {gaps}, late trades {late}",
     "свечей {candles}, полных {complete}; пропусков сделок {gaps}, опоздавших сделок {late}"},
    {"view.market.chain", "chain of changes", "цепочка изменений"},
    {"view.market.chain_counts", "stale {stale}, gaps {gaps}, crossed {crossed}",
     "устаревших {stale}, пропусков {gaps}, пересечений {crossed}"},
    {"view.market.checksums", "checksums equal", "контрольных сумм совпало"},
    {"view.market.clean", "Clean: nothing is missing, nothing differs.",
     "Чисто: ничего не пропущено, всё сходится."},
    {"view.market.clock", "added to the recorder's clock", "поправка часов записи"},
    {"view.market.contract", "one contract", "один контракт"},
    {"view.market.crossed", "crossed", "пересечён"},
    {"view.market.differs", "Not clean: something is missing or differs, see above.",
     "Не чисто: чего-то нет или что-то не сходится, см. выше."},
    {"view.market.imported",
     "The tape is {path}. Next: `tradewind tape verify {path}`, `tradewind backtest run --tape "
     "{path}`.",
     "Лента: {path}. Дальше: `tradewind tape verify {path}`, `tradewind backtest run --tape "
     "{path}`."},
    {"view.market.inferred_note",
     "No list defines this instrument: tick and step are the finest units of the recording, fees "
     "those of regular users. Name a list with --instruments for exact terms.",
     "Этого инструмента нет ни в одном списке: шаг цены и количества взяты из записи, комиссии — "
     "обычные. Точные условия даст список: --instruments."},
    {"view.market.level_count", "levels, bids + asks", "уровней, покупка + продажа"},
    {"view.market.levels", "level changes", "изменений уровней"},
    {"view.market.message_counts",
     "depth {depth}, trades {trades}, quotes {quotes}, snapshots {snapshots}",
     "стакан {depth}, сделки {trades}, котировки {quotes}, снимки {snapshots}"},
    {"view.market.messages", "messages", "сообщения"},
    {"view.market.period", "period", "период"},
    {"view.market.quotes_equal", "book equal to quotes", "стакан равен котировкам"},
    {"view.market.resets", "broken books", "разрывов стакана"},
    {"view.market.size", "size", "размер"},
    {"view.market.size_counts", "bytes {bytes}, blocks {blocks}, keyframes {keyframes}",
     "байтов {bytes}, блоков {blocks}, опорных кадров {keyframes}"},
    {"view.market.synced", "in step", "синхронен"},
    {"view.market.terms", "terms", "условия"},
    {"view.market.terms_inferred", "inferred from the recording", "выведены из записи"},
    {"view.market.terms_listed", "as listed", "из списка"},
    {"view.market.tick_step", "tick / step", "шаг цены / количества"},
    {"view.market.trades", "trades = quantity (ids)", "сделки = объём (номера)"},
    {"view.market.unsynced", "out of step", "не синхронен"},
    {"view.mode", "PAPER", "PAPER"},
    {"view.mode_note", "real market data, no real money",
     "на бумаге: рынок настоящий, деньги — нет"},
    {"view.more_fills", "+{count} more", "и ещё +{count}"},
    {"view.next",
     "Continue: `{again}`. Begin anew: `{again} --new`. Research the same market: `{research}`.",
     "Продолжить: `{again}`. Начать заново: `{again} --new`. Исследовать тот же рынок: "
     "`{research}`."},
    {"view.no_fills", "no fills yet", "исполнений пока нет"},
    {"view.no_orders", "no open orders", "открытых ордеров нет"},
    {"view.orders", "orders", "ордера"},
    {"view.pnl_formula",
     "equity = money put in + realized PnL + unrealized PnL; realized PnL is after fees",
     "капитал = внесённые деньги + реализованный PnL + нереализованный PnL; реализованный PnL — "
     "после "
     "комиссий"},
    {"view.position", "position", "позиция"},
    {"view.position_flat", "none", "нет"},
    {"view.position_long", "long", "лонг"},
    {"view.position_short", "short", "шорт"},
    {"view.realized_pnl", "realized PnL after fees", "реализованный PnL после комиссий"},
    {"view.recovered",
     "Recovered from the journal: open orders {orders}, requests without an answer {in_flight}, "
     "position {position}, records {records}. Bytes of an unfinished last write set aside: {cut}; "
     "no "
     "confirmed order is lost or repeated.",
     "Восстановлено по журналу: открытых ордеров {orders}, запросов без ответа {in_flight}, "
     "позиция "
     "{position}, записей {records}. Отброшено байтов незавершённой последней записи: {cut}; ни "
     "один подтверждённый ордер не потерян и не повторён."},
    {"view.refused", "order refused: {rule}, asked {value}, limit {limit}",
     "ордер отклонён: {rule}, запрошено {value}, предел {limit}"},
    {"view.side_buy", "buy", "покупка"},
    {"view.side_sell", "sell", "продажа"},
    {"view.speed", "speed", "скорость"},
    {"view.speed_max", "max", "максимальная"},
    {"view.started",
     "Paper session started: {symbols}, strategy {strategy}, {money}. The journal is in {path}. "
     "Ctrl+C "
     "ends it.",
     "Сессия на бумаге началась: {symbols}, стратегия {strategy}, {money}. Журнал — в {path}. "
     "Завершить: Ctrl+C."},
    {"view.stopped", "Paper session ended; everything is recorded.",
     "Сессия на бумаге завершена; всё записано."},
    {"view.stopping", "Ending the session. Ctrl+C again ends it at once; nothing recorded is lost.",
     "Завершаем сессию. Ещё раз Ctrl+C — завершить сразу; записанное не пропадёт."},
    {"view.summary", "Summary", "Итог"},
    {"view.summary_orders",
     "orders sent {sent}, filled {filled}, canceled {canceled}, refused {refused}",
     "ордеров отправлено {sent}, исполнено {filled}, снято {canceled}, отклонено {refused}"},
    {"view.unrealized_pnl", "unrealized PnL", "нереализованный PnL"},
    {"view.unrealized_short", "open PnL", "откр. PnL"},
    {"view.written", "Orders, fills and figures: {path}.", "Ордера, исполнения и итоги: {path}."},
    {"view.left_open", "Left open: orders {orders}, position {position}. The next start continues.",
     "Остались открытыми: ордеров {orders}, позиция {position}. Следующий запуск продолжит с "
     "ними."},
});

}  // namespace tw::messages
