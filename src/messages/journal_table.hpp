#pragma once

#include <array>

#include "messages/catalogue.hpp"

namespace tw::messages {

/// What the commands about journals print: help, labels, refusals; refusals of snapshots.
inline constexpr auto kJournalMessages = std::to_array<Message>({
    {"help.backtest_run.out",
     "write orders.csv, fills.csv, equity.csv, result.json and the journal to this new directory",
     "записать orders.csv, fills.csv, equity.csv, result.json и журнал в этот новый каталог"},
    {"help.journal", "Look into the journal of a run, check it, rebuild its state",
     "Посмотреть журнал прогона, проверить его, восстановить по нему состояние"},
    {"help.journal.audit", "run the strategies again on --tape and compare every record",
     "прогнать стратегии заново по --tape и сравнить каждую запись"},
    {"help.journal.directory", "directory of a session's journal, or of a backtest's results",
     "каталог журнала сессии или каталог результатов прогона"},
    {"help.journal.dump_state", "print the whole state at the end, nothing else",
     "вывести всё состояние в конце и больше ничего"},
    {"help.journal.info", "Show what a journal holds: segments, records by kind, period",
     "Показать, что в журнале: сегменты, записи по видам, период"},
    {"help.journal.replay", "Rebuild orders, money and positions from the journal alone",
     "Восстановить ордера, деньги и позиции по одному журналу"},
    {"help.journal.funding", "table of funding the run was given; with --audit",
     "таблица фандинга, с которой шёл прогон; вместе с --audit"},
    {"help.journal.feed_latency", "file its feed latency was drawn from; with --audit",
     "файл, из которого бралась задержка данных; вместе с --audit"},
    {"help.journal.latency", "file its latencies were drawn from; with --audit",
     "файл, из которого брались задержки; вместе с --audit"},
    {"help.journal.tape", "tape the run was made on; with --audit, may be repeated",
     "лента, на которой шёл прогон; вместе с --audit, можно указать несколько раз"},
    {"help.journal.verify", "Check every checksum, the chain and that all facts fit each other",
     "Проверить все контрольные суммы, цепочку и то, что все факты согласуются"},
    {"journal.audit_candles",
     "The run in {path} was made on candles. An audit repeats runs on tapes, so nothing was "
     "compared. `command` in its result.json makes the run again: equal hashes say that it came "
     "out "
     "the same.",
     "Прогон в {path} сделан на свечах. Проверка повторяет прогоны на лентах, поэтому ничего не "
     "сравнивалось. Повторит прогон `command` из его result.json: равные хеши значат, что вышло то "
     "же самое."},
    {"journal.audit_changed",
     "The run in {path} was made with {setting} {recorded}, with what was named now it would be "
     "{given}. Nothing was compared. Name the tapes, the table of funding and the file of "
     "latencies "
     "that it was made with, and use the version that made it.",
     "Прогон в {path} сделан с параметром {setting} = {recorded}, а с тем, что указано сейчас, "
     "вышло бы {given}. Ничего не сравнивалось. Укажите ленты, таблицу фандинга и файл задержек, с "
     "которыми он сделан, и возьмите версию программы, которая его сделала."},
    {"journal.audit_latency",
     "The run in {path} drew its latencies from a file with the SHA-256 {digest}. Without it the "
     "run "
     "cannot be repeated, so nothing was compared. Name that file with {option}.",
     "Прогон в {path} брал задержки из файла с SHA-256 {digest}. Без него прогон не повторить, "
     "поэтому ничего не сравнивалось. Укажите этот файл через {option}."},
    {"journal.audit_market",
     "The run in {path} was made on {recorded}, the recordings named now are of {given}. Nothing "
     "was compared. Name those it was made on.",
     "Прогон в {path} сделан на {recorded}, а указанные сейчас записи — {given}. Ничего не "
     "сравнивалось. Укажите те, на которых он сделан."},
    {"journal.audit_released",
     "The first {records} records of the journal in {path} were released; a snapshot stands for "
     "them. An audit repeats a run from its first record, so nothing was compared. What is left, "
     "from there on, can be checked with `journal verify`; a start of the session repeats the "
     "records behind its newest snapshot and compares them.",
     "Первые записи журнала в {path}, числом {records}, освобождены, вместо них стоит снимок. "
     "Проверка повтором начинает с первой записи, поэтому ничего не сравнивалось. Остальное, с "
     "этого места, проверит `journal verify`; запуск сессии повторяет и сравнивает записи после её "
     "последнего снимка."},
    {"journal.contradiction",
     "Record {record} of the journal ({kind}) contradicts the records before it: {reason}. Nothing "
     "was changed, but no state can be rebuilt from it. Restore the directory from a copy.",
     "Запись {record} журнала ({kind}) противоречит предыдущим: {reason}. Ничего не изменено, но "
     "состояние по такому журналу не восстановить. Восстановите каталог из копии."},
    {"journal.in_use",
     "The journal in {path} is being written by another process. Nothing was started, that one "
     "goes "
     "on. Stop it first or choose another directory.",
     "Журнал в {path} пишет другой процесс. Ничего не запущено, он продолжает работу. Сначала "
     "остановите его или укажите другой каталог."},
    {"journal.not_of_result",
     "The journal in {path} ends with {found}, but {result} says {expected}. It was only read, no "
     "money was involved. Restore both from a copy, or make the run again with `command` of that "
     "file.",
     "Журнал в {path} кончается на {found}, а {result} говорит: {expected}. Он только прочитан, "
     "деньги не затронуты. Восстановите оба из копии или повторите прогон: `command` в этом "
     "файле."},
    {"journal.none",
     "There is no journal in {path}. Nothing was read, no money was involved. Name the directory "
     "of a session, like var/engine/session-0001, or the one `backtest run --out` made.",
     "В {path} нет журнала. Ничего не прочитано, деньги не затронуты. Укажите каталог сессии, "
     "например var/engine/session-0001, или тот, что создан через `backtest run --out`."},
    {"journal.snapshot",
     "The snapshot {path} cannot be used: {reason}. Nothing was started and nothing was changed, "
     "so no order can be sent twice. Restore the directory as a whole from one copy, or set it "
     "aside and begin anew with another --data-dir.",
     "Снимок {path} использовать нельзя: {reason}. Ничего не запущено и не изменено, поэтому ни "
     "один ордер не уйдёт дважды. Восстановите весь каталог из одной копии или отложите его и "
     "начните заново с другим --data-dir."},
    {"reason.fact_account", "an account that cannot be so", "такого счёта быть не может"},
    {"reason.fact_amount", "an amount that is not admitted", "недопустимая величина"},
    {"reason.fact_amend", "an amend of no live order", "изменение ордера, которого нет"},
    {"reason.fact_cancel", "a cancel of no live order", "снятие ордера, которого нет"},
    {"reason.fact_epoch", "a start that is not later than the one before it",
     "запуск не позже предыдущего"},
    {"reason.fact_fill", "a fill that is not of its order", "исполнение не своего ордера"},
    {"reason.fact_instrument", "an instrument that cannot be so",
     "такого инструмента быть не может"},
    {"reason.fact_order", "an order id that is not the next one", "номер ордера не по порядку"},
    {"reason.fact_signal", "a signal out of order, or one that led to something before",
     "сигнал не по порядку или уже сработавший"},
    {"reason.record_feed", "market events counted twice or left out",
     "рыночные события учтены дважды или пропущены"},
    {"reason.record_group", "it belongs to another risk group", "она из другой группы риска"},
    {"reason.record_input", "not the number of its input", "не тот номер входного события"},
    {"reason.record_number", "not the next number", "номер не по порядку"},
    {"reason.record_time", "its time is before the one of the record before it",
     "её время раньше времени предыдущей записи"},
    {"reason.snapshot_ahead", "the journal ends before it", "журнал заканчивается раньше него"},
    {"reason.snapshot_bytes", "it is not as it was written", "он не тот, каким был записан"},
    {"reason.snapshot_chain", "it belongs to another journal", "он от другого журнала"},
    {"reason.snapshot_state", "its state is of another version of the program",
     "его состояние от другой версии программы"},
    {"usage.audit",
     "An audit needs both --audit and --tape, and prints no state. Nothing was read. Name with "
     "--tape the tapes the run was made on, and leave out --dump-state.",
     "Для проверки повтором нужны и --audit, и --tape, а состояния она не выводит. Ничего не "
     "прочитано. Укажите в --tape ленты, на которых шёл прогон, и уберите --dump-state."},
    {"view.journal.balance", "wallet", "кошелёк"},
    {"view.journal.counts", "orders {orders}, fills {fills}",
     "ордеров {orders}, исполнений {fills}"},
    {"view.journal.differs",
     "Not proved: record {record} ({kind}) came out otherwise; {proved} of {records} records "
     "before "
     "it were equal.",
     "Не доказано: запись {record} ({kind}) получилась другой; до неё совпало {proved} из "
     "{records} "
     "записей."},
    {"view.journal.epoch", "{writers}, the newest with epoch {epoch}",
     "{writers}, последний с эпохой {epoch}"},
    {"view.journal.format", "format / codec", "формат / кодек"},
    {"view.journal.from_snapshot",
     "from snapshot at record {records}; earlier records were released",
     "со снимка после записи {records}; более ранние записи освобождены"},
    {"view.journal.hole",
     "Not provable from {from} to {to}: the tape does not hold the events that were consumed.",
     "Не доказуемо с {from} по {to}: на ленте не те события, что были использованы."},
    {"view.journal.in_flight", "requests without an answer", "запросов без ответа"},
    {"view.journal.kill", "kill switch", "стоп-кран"},
    {"view.journal.latch_open", "not set", "не включён"},
    {"view.journal.latch_set", "set", "включён"},
    {"view.journal.open_orders", "open orders", "открытых ордеров"},
    {"view.journal.pause", "pause of entries", "пауза входов"},
    {"view.journal.proved",
     "Proved, {records} records: the strategies decide the same on this tape.",
     "Доказано, записей: {records}. Стратегии на этой ленте решают так же."},
    {"view.journal.proved_until", "Before the first hole {proved} of {records} records were equal.",
     "До первого пропуска совпало записей: {proved} из {records}."},
    {"view.journal.records", "records", "записей"},
    {"view.journal.size", "bytes {bytes}, segments {segments}, blocks {blocks}",
     "байтов {bytes}, сегментов {segments}, блоков {blocks}"},
    {"view.journal.sound",
     "Sound: every checksum, the chain and the order of all records hold, and all facts fit.",
     "Цел: сходятся все контрольные суммы, цепочка и порядок записей, все факты согласуются."},
    {"view.journal.state_hash", "state hash", "хеш состояния"},
    {"view.journal.unfinished",
     "Bytes of an unfinished last write: {bytes}. They are no records; the next start cuts them.",
     "Байтов незавершённой последней записи: {bytes}. Записями они не стали; следующий запуск их "
     "отрежет."},
    {"view.journal.writers", "starts", "запусков"},
});

}  // namespace tw::messages
