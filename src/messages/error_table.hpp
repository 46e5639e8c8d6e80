#pragma once

#include <array>

#include "messages/catalogue.hpp"

namespace tw::messages {

/// Refusals and failures, and the reasons (`reason.*`) that stand inside them as values.
/// Shape: what happened with its values, the effect on money, what to do.
inline constexpr auto kErrorMessages = std::to_array<Message>({
    {"data.locked",
     "The data directory {path} is in use by another Tradewind, process {pid}. Nothing was "
     "started, "
     "the running session goes on. Stop that one first or choose another --data-dir.",
     "Каталог данных {path} уже занят другим процессом Tradewind (pid {pid}). Ничего не запущено, "
     "идущая сессия продолжается. Сначала остановите её или укажите другой --data-dir."},
    {"data.settings_changed",
     "The session in {path} was recorded with {setting} {recorded}, now it is {given}. Nothing was "
     "started, the recorded session is untouched. Start it as before, or begin a new one with "
     "--new.",
     "Сессия в {path} записана с параметром {setting} = {recorded}, а сейчас задано {given}. "
     "Ничего "
     "не запущено, записанная сессия не изменена. Запустите с прежним значением или начните новую "
     "сессию: --new."},
    {"data.settings_damaged",
     "The settings of the recorded session in {path} cannot be read: {reason}. Nothing was "
     "started, "
     "the session's journal is untouched. Restore the file from a copy, or begin a new session "
     "with "
     "--new.",
     "Настройки записанной сессии в {path} не читаются: {reason}. Ничего не запущено, журнал "
     "сессии "
     "не тронут. Восстановите файл из копии или начните новую сессию: --new."},
    {"data.settings_missing",
     "The settings of the recorded session are not at {path}: {reason}. Nothing was started, the "
     "journal beside them is untouched. Restore the file from a copy, or begin a new session with "
     "--new.",
     "Настроек записанной сессии нет по пути {path}: {reason}. Ничего не запущено, журнал рядом с "
     "ними не тронут. Восстановите файл из копии или начните новую сессию: --new."},
    {"data.unwritable",
     "Cannot write to the data directory {path}: {reason}. Nothing was started, since no order may "
     "leave without a journal. Free or unlock the directory, or choose another --data-dir.",
     "Не удаётся писать в каталог данных {path}: {reason}. Ничего не запущено: без журнала ордера "
     "не отправляются. Откройте доступ к каталогу или укажите другой --data-dir."},
    {"demo.missing",
     "The bundled demo recording {path} is missing. The paper session did not start, no money was "
     "involved. Restore the file from the distribution or name a recording with --tape.",
     "Нет демонстрационной записи {path} из поставки. Сессия на бумаге не запущена, деньги не "
     "затронуты. Восстановите файл или укажите свою запись: --tape."},
    {"instruments.not_found",
     "There is no file of instruments {path}. Nothing was made, no money was involved. Check the "
     "path.",
     "Файла инструментов {path} нет. Ничего не создано, деньги не затронуты. Проверьте путь."},
    {"instruments.refused",
     "The definitions of instruments in {path} cannot be used: {reason}. Nothing was made, no "
     "money "
     "was involved. Name a file in the form of data/instruments.json, or a list as the venue's "
     "REST interface gives it.",
     "Определения инструментов в {path} непригодны: {reason}. Ничего не создано, деньги не "
     "затронуты. Укажите файл в виде data/instruments.json или список, как его отдаёт REST биржи."},
    {"internal.bug",
     "Tradewind found an error in itself: {what}. It stopped at once, so that no order leaves on a "
     "wrong state; what was recorded is safe. Please report it with the command line and these "
     "lines.",
     "Tradewind обнаружил ошибку в себе: {what}. Он сразу остановился, чтобы ни один ордер не ушёл "
     "по неверному состоянию; всё записанное цело. Сообщите о ней и приложите команду запуска и "
     "эти строки."},
    {"journal.damaged",
     "The journal in {path} is damaged: segment {segment}, block {block}, {reason}. Nothing was "
     "started and nothing in it was changed, so no order can be sent twice. Restore the directory "
     "from a copy, or set it aside and begin anew with another --data-dir.",
     "Журнал в {path} повреждён: сегмент {segment}, блок {block}, {reason}. Ничего не запущено, "
     "файлы не тронуты, поэтому ни один ордер не уйдёт повторно. Восстановите каталог из копии "
     "или отложите его и начните заново с другим --data-dir."},
    {"journal.io",
     "Cannot read or write the journal file {path}: {reason}. The session ended here, since no "
     "order may leave without a record; what was recorded is safe. Make room or mend the disk and "
     "start again: the session continues from its journal.",
     "Не удаётся прочитать или записать файл журнала {path}: {reason}. Сессия на этом завершена: "
     "без записи в журнал ордера не отправляются; всё записанное цело. Освободите место или "
     "устраните сбой диска и запустите снова: сессия продолжится по журналу."},
    {"journal.missing",
     "There is no journal in {path}, though the session left a report in {report}. Nothing was "
     "started and nothing was overwritten. Restore the journal from a copy, or begin a new session "
     "with --new.",
     "В {path} нет журнала, хотя сессия оставила отчёт в {report}. Ничего не запущено и не "
     "перезаписано. Восстановите журнал из копии или начните новую сессию: --new."},
    {"journal.not_reproducible",
     "Record {record} of the journal does not follow from the records before it. Nothing was "
     "started, since orders and position can no longer be proved. Use the version that wrote the "
     "journal, or begin anew with another --data-dir.",
     "Запись {record} журнала не вытекает из предыдущих. Ничего не запущено: ордера и позицию "
     "больше нельзя подтвердить. Возьмите версию программы, которая вела журнал, или начните "
     "заново с другим --data-dir."},
    {"journal.version",
     "The journal has format {found}, this program reads {expected}. Nothing was started, the "
     "journal is untouched. Use the version that wrote it, or begin anew with another --data-dir.",
     "Формат журнала — {found}, а эта программа читает {expected}. Ничего не запущено, журнал не "
     "тронут. Возьмите версию программы, которая его вела, или начните заново с другим "
     "--data-dir."},
    {"reason.access", "no permission", "нет прав доступа"},
    {"reason.block_chain", "the block does not continue the one before it",
     "блок не продолжает предыдущий"},
    {"reason.block_checksum", "the checksum of the block does not match",
     "контрольная сумма блока не сходится"},
    {"reason.block_header", "the block header is unreadable", "заголовок блока не читается"},
    {"reason.block_order", "the block is out of order", "блок стоит не на своём месте"},
    {"reason.closed", "it was closed", "вывод закрыт"},
    {"reason.descriptors", "too many open files", "открыто слишком много файлов"},
    {"reason.exists", "something else stands in its place", "на этом месте стоит другой файл"},
    {"reason.input_output", "the disk reports an error", "диск сообщает об ошибке"},
    {"reason.missing", "no such file or directory", "файл или каталог не найден"},
    {"reason.no_recording", "it is no line of a recording that Tradewind can read",
     "это не строка записи, которую Tradewind умеет читать"},
    {"reason.no_settings", "it does not hold settings", "в нём нет настроек"},
    {"reason.no_such_format", "it is not of the format of the files before it",
     "она не того вида, что файлы перед ней"},
    {"reason.no_space", "no space left", "нет места на диске"},
    {"reason.nothing_in_it", "it is empty", "она пуста"},
    {"reason.not_directory", "a part of the path is not a directory",
     "часть пути не является каталогом"},
    {"reason.read_only", "the file system is read-only", "файловая система только для чтения"},
    {"reason.record", "a record in it cannot be read", "одна из записей не читается"},
    {"reason.segment_header", "the segment header is unreadable", "заголовок сегмента не читается"},
    {"reason.segment_link", "the segment does not continue the one before it",
     "сегмент не продолжает предыдущий"},
    {"reason.segment_missing", "the segment file is missing", "нет файла сегмента"},
    {"reason.segment_size", "the segment file is shorter or longer than it was made",
     "размер файла сегмента не тот, с которым он создан"},
    {"reason.standard_output", "standard output", "стандартный вывод"},
    {"reason.tape_content", "its content is impossible", "содержимое невозможно"},
    {"reason.tape_cut", "the file ends there", "на этом файл обрывается"},
    {"reason.tape_header", "the header is unreadable", "заголовок не читается"},
    {"reason.tape_index", "the index at the end is unreadable", "индекс в конце не читается"},
    {"reason.trailing", "there are bytes after the last block",
     "после последнего блока есть данные"},
    {"recording.before_listing",
     "The recording begins at {first}, but {symbol} is known from {listed} on only. Nothing was "
     "run, no money was involved. Correct valid_from in the instrument file or use a later "
     "recording.",
     "Запись начинается {first}, а {symbol} известен только с {listed}. Ничего не запущено, деньги "
     "не затронуты. Исправьте valid_from в файле инструментов или возьмите более позднюю запись."},
    {"recording.clock",
     "The recorder's clock is off by {offset}, which leads beyond any date. Nothing was made, no "
     "money was involved. Use another recording.",
     "Часы записи расходятся на {offset}, это вне любых дат. Ничего не создано, деньги не "
     "затронуты. Возьмите другую запись."},
    {"recording.damaged",
     "The recording {path} is damaged at line {line}: {reason}. The run stopped there, no real "
     "money "
     "was involved. Fetch the file again or use another recording.",
     "Запись {path} повреждена в строке {line}: {reason}. Прогон остановлен на этом месте, деньги "
     "не "
     "затронуты. Скачайте файл заново или возьмите другую запись."},
    {"recording.empty",
     "The recording {path} holds no market data. Nothing was run, no money was involved. Use "
     "another "
     "recording.",
     "В записи {path} нет рыночных данных. Ничего не запущено, деньги не затронуты. Возьмите "
     "другую "
     "запись."},
    {"recording.time_ended",
     "The recording was played {passes} times, and the calendar, which ends in 2262, has no room "
     "for another pass. Nothing of what it did is lost. Begin anew with --new, or play fewer "
     "passes "
     "with --loops.",
     "Запись проиграна столько раз: {passes}, и для следующего прохода в календаре, который "
     "кончается в 2262 году, нет места. Ничего из сделанного не потеряно. Начните заново: --new — "
     "или "
     "уменьшите число проходов: --loops."},
    {"recording.not_found",
     "There is no recording {path}. Nothing was run, no money was involved. Check the path.",
     "Записи {path} нет. Ничего не запущено, деньги не затронуты. Проверьте путь."},
    {"recording.no_file",
     "{path} is not a file. Nothing was run, no money was involved. Name a file in its place, such "
     "as a tape, a recording or a CSV.",
     "{path} — не файл. Ничего не запущено, деньги не затронуты. Укажите вместо него файл: ленту, "
     "запись или CSV."},
    {"recording.no_events",
     "The recording {path} holds nothing of the market that could be kept. No tape was made, no "
     "money was involved. Use another recording.",
     "В записи {path} нет рыночных событий, которые можно сохранить. Лента не создана, деньги не "
     "затронуты. Возьмите другую запись."},
    {"recording.no_such_instrument",
     "{path} holds nothing about {symbol}. Nothing was made, no money was involved. It speaks of: "
     "{known}.",
     "В {path} нет ничего о {symbol}. Ничего не создано, деньги не затронуты. Там есть: {known}."},
    {"recording.no_trades",
     "The recording {path} holds no trades. No candle can be made of it, no money was involved. "
     "Use a recording with trades.",
     "В записи {path} нет сделок. Свечи из неё не построить, деньги не затронуты. Возьмите запись "
     "со сделками."},
    {"recording.unknown_instrument",
     "{path} speaks of {symbol}, and its name does not tell what a contract is. Nothing was made, "
     "no money was involved. Name a list of the venue's instruments: --instruments FILE.",
     "В {path} речь об инструменте {symbol}, а что такое его контракт, имя не говорит. Ничего не "
     "создано, деньги не затронуты. Укажите список инструментов биржи: --instruments ФАЙЛ."},
    {"recording.unknown_venue",
     "No message in {path} is of a venue that Tradewind knows: {known}. Nothing was made, no money "
     "was involved. Use recordings of one of these, or name the venue with --venue.",
     "В {path} нет сообщений известных бирж: {known}. Ничего не создано, деньги не затронуты. "
     "Возьмите запись одной из них или укажите биржу: --venue."},
    {"recording.unreadable",
     "The recording {path} cannot be opened: {reason}. Nothing was run, no money was involved. "
     "Grant "
     "access or use another recording.",
     "Запись {path} не открывается: {reason}. Ничего не запущено, деньги не затронуты. Откройте "
     "доступ или возьмите другую запись."},
    {"tape.damaged",
     "The tape {path} is damaged in block {block} at byte {byte}: {reason}. Everything before that "
     "was read, nothing after it; no money was involved. Import the recording again or use a copy.",
     "Лента {path} повреждена в блоке {block}, байт {byte}: {reason}. Прочитано всё до этого "
     "места и ничего после; деньги не затронуты. Импортируйте запись заново или возьмите копию."},
    {"tape.instrument",
     "An event of instrument {found} was given to the tape of {expected}. It was not recorded, the "
     "events before it are. Import one instrument per tape.",
     "В ленту инструмента {expected} попало событие инструмента {found}. Оно не записано, "
     "предыдущие события целы. Импортируйте по одному инструменту на ленту."},
    {"tape.no_such_time",
     "Nothing was recorded up to {time}. There is no book to show, no money was involved. `tape "
     "info` tells when the recording begins.",
     "До {time} ничего не записано. Показать нечего, деньги не затронуты. Начало записи скажет "
     "`tape info`."},
    {"tape.after_end",
     "{time} is behind the end of the recording, {last}. There is no book to show, no money was "
     "involved. Name a moment up to then, or leave --at out for the end.",
     "{time} позже конца записи, {last}. Показать нечего, деньги не затронуты. Укажите момент не "
     "позже него или уберите --at: тогда будет конец."},
    {"tape.not_a_tape",
     "The file {path} is not a tape. Nothing was run, no money was involved. Use a tape made from "
     "a "
     "recording.",
     "Файл {path} не является лентой. Ничего не запущено, деньги не затронуты. Возьмите ленту, "
     "сделанную из записи."},
    {"tape.not_found",
     "There is no tape {path}. Nothing was run, no money was involved. Check the path.",
     "Ленты {path} нет. Ничего не запущено, деньги не затронуты. Проверьте путь."},
    {"tape.order",
     "An event received at {time} follows one received at {before}. It was not recorded, the "
     "events before it are. Give the files in the order they were recorded.",
     "Событие, полученное в {time}, идёт после полученного в {before}. Оно не записано, "
     "предыдущие события целы. Укажите файлы в том порядке, в каком они записаны."},
    {"tape.range",
     "An event has {field} {value}, which no market has. It was not recorded, the events before "
     "it are. Fetch the recording again.",
     "В событии {field} = {value}, на рынке так не бывает. Оно не записано, предыдущие события "
     "целы. Скачайте запись заново."},
    {"tape.unreadable",
     "Cannot read the tape {path}: {reason}. Nothing more was read, no money was involved. Grant "
     "access or use another tape.",
     "Не удаётся прочитать ленту {path}: {reason}. Дальше ничего не прочитано, деньги не "
     "затронуты. Откройте доступ или возьмите другую ленту."},
    {"tape.unwritable",
     "Cannot write the tape {path}: {reason}. No tape was made, the recordings are untouched. Make "
     "room or grant access, or name another place.",
     "Не удаётся записать ленту {path}: {reason}. Лента не создана, исходные записи не тронуты. "
     "Освободите место, откройте доступ или укажите другой путь."},
    {"tape.version",
     "The tape {path} has format {found}, this program reads {expected}. Nothing was run, the tape "
     "is untouched. Import the recording again or use the version that wrote it.",
     "Формат ленты {path} — {found}, а эта программа читает {expected}. Ничего не запущено, лента "
     "не тронута. Импортируйте запись заново или возьмите версию, которая её записала."},
});

}  // namespace tw::messages
