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
     "involved. Restore the file from the distribution or name a recording with --recording.",
     "Нет демонстрационной записи {path} из поставки. Сессия на бумаге не запущена, деньги не "
     "затронуты. Восстановите файл или укажите свою запись: --recording."},
    {"journal.damaged",
     "The journal in {path} is damaged: segment {segment}, block {block}, {reason}. Nothing was "
     "started and nothing in it was changed, so no order can be sent twice. Restore the directory "
     "from a copy, or set it aside and begin anew with another --data-dir.",
     "Журнал в {path} повреждён: сегмент {segment}, блок {block}, {reason}. Ничего не запущено, "
     "файлы не тронуты, поэтому ни один ордер не уйдёт повторно. Восстановите каталог из копии "
     "или отложите его и начните заново с другим --data-dir."},
    {"journal.io",
     "Cannot read or write the journal file {path}: {reason}. New orders are held from now on, "
     "since "
     "they could not be recorded; orders already recorded are safe. Mend the disk and start again: "
     "the session recovers what was recorded.",
     "Не удаётся прочитать или записать файл журнала {path}: {reason}. Новые ордера больше не "
     "отправляются, потому что их нельзя записать; всё записанное цело. Устраните сбой диска и "
     "запустите снова: сессия восстановится по журналу."},
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
    {"out.exists",
     "The output directory {path} already holds a result. Nothing was written and nothing was "
     "overwritten. Name another --out or remove the old result.",
     "В каталоге {path} уже лежит результат. Ничего не записано и не перезаписано. Укажите другой "
     "--out или удалите прежний результат."},
    {"out.unwritable",
     "Cannot write the result to {path}: {reason}. The run itself is not saved, trading is not "
     "affected. Make room or grant access, or name another --out.",
     "Не удаётся записать результат в {path}: {reason}. Сам прогон не сохранён, на торговлю это не "
     "влияет. Освободите место, откройте доступ или укажите другой --out."},
    {"reason.access", "no permission", "нет прав доступа"},
    {"reason.block_chain", "the block does not continue the one before it",
     "блок не продолжает предыдущий"},
    {"reason.block_checksum", "the checksum of the block does not match",
     "контрольная сумма блока не сходится"},
    {"reason.block_header", "the block header is unreadable", "заголовок блока не читается"},
    {"reason.block_order", "the block is out of order", "блок стоит не на своём месте"},
    {"reason.descriptors", "too many open files", "открыто слишком много файлов"},
    {"reason.exists", "something else stands in its place", "на этом месте стоит другой файл"},
    {"reason.input_output", "the disk reports an error", "диск сообщает об ошибке"},
    {"reason.missing", "no such file or directory", "файл или каталог не найден"},
    {"reason.no_file", "it is not a file", "это не файл"},
    {"reason.no_settings", "it does not hold settings", "в нём нет настроек"},
    {"reason.no_space", "no space left", "нет места на диске"},
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
    {"reason.trailing", "there are bytes after the last block",
     "после последнего блока есть данные"},
    {"recording.before_listing",
     "The recording begins at {first}, but {symbol} is known from {listed} on only. Nothing was "
     "run, no money was involved. Correct valid_from in the instrument file or use a later "
     "recording.",
     "Запись начинается {first}, а {symbol} известен только с {listed}. Ничего не запущено, деньги "
     "не затронуты. Исправьте valid_from в файле инструментов или возьмите более позднюю запись."},
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
    {"recording.not_found",
     "There is no recording {path}. Nothing was run, no money was involved. Check the path given "
     "to "
     "--recording.",
     "Записи {path} нет. Ничего не запущено, деньги не затронуты. Проверьте путь в --recording."},
    {"recording.unknown_instrument",
     "The recording {path} is of {symbol}, which is not among the known instruments: {known}. "
     "Nothing "
     "was run, no money was involved. Use a recording of one of these.",
     "Запись {path} относится к {symbol}, а известны только инструменты: {known}. Ничего не "
     "запущено, деньги не затронуты. Возьмите запись одного из них."},
    {"recording.unreadable",
     "The recording {path} cannot be opened: {reason}. Nothing was run, no money was involved. "
     "Grant "
     "access or use another recording.",
     "Запись {path} не открывается: {reason}. Ничего не запущено, деньги не затронуты. Откройте "
     "доступ или возьмите другую запись."},
    {"strategy.param_range",
     "{name} = {value} is outside {low}…{high}, step {step}. Nothing was started. The default is "
     "{default}.",
     "Параметр {name} = {value} вне диапазона {low}…{high} с шагом {step}. Ничего не запущено. "
     "Значение по умолчанию: {default}."},
    {"usage.bad_number",
     "A number was expected: {text}. Nothing was started. See what the option takes with --help.",
     "Ожидалось число: {text}. Ничего не запущено. Что принимает параметр, подскажет --help."},
    {"usage.capital",
     "\"{value}\" is not a capital. Nothing was started. Write an amount above zero, such as "
     "10000.",
     "«{value}» — не сумма капитала. Ничего не запущено. Укажите число больше нуля, например "
     "10000."},
    {"usage.duration",
     "\"{value}\" is not a duration. Nothing was started. Write a number and a unit, such as "
     "250ms, "
     "30s, 5m or 2h.",
     "«{value}» — не длительность. Ничего не запущено. Укажите число с единицей, например 250ms, "
     "30s, 5m или 2h."},
    {"usage.fees",
     "\"{value}\" is not a pair of fee rates. Nothing was started. Write maker,taker as fractions, "
     "such as 0.0002,0.0005.",
     "«{value}» — не пара комиссий. Ничего не запущено. Укажите maker,taker в долях, например "
     "0.0002,0.0005."},
    {"usage.incomplete",
     "The command {command} lacks something: {reason}. Nothing was started. See `tradewind "
     "{command} --help`.",
     "Команде {command} чего-то не хватает: {reason}. Ничего не запущено. Подсказка: `tradewind "
     "{command} --help`."},
    {"usage.latency",
     "A latency of {value} cannot be simulated. Nothing was started. Write one from 0ms to {high}.",
     "Задержку {value} смоделировать нельзя. Ничего не запущено. Укажите от 0ms до {high}."},
    {"usage.missing_value",
     "The option {option} needs a value. Nothing was started. See what it takes with --help.",
     "Параметру {option} нужно значение. Ничего не запущено. Какое именно, подскажет --help."},
    {"usage.mixed_currency",
     "The recording {path} is of {symbol}, which settles in {given}, the others in {expected}. "
     "Nothing was run, no money was involved. Name recordings of one currency.",
     "Запись {path} относится к {symbol} с расчётами в {given}, а остальные в {expected}. Ничего "
     "не "
     "запущено, деньги не затронуты. Укажите записи с одной валютой расчётов."},
    {"usage.no_recording", "No recording was named. Nothing was run. Name one with --recording.",
     "Не указана запись рынка. Ничего не запущено. Укажите её: --recording."},
    {"usage.repeated_instrument",
     "The recording {path} is of {symbol}, as another one given. Nothing was run, no money was "
     "involved. Name one recording per instrument.",
     "Запись {path} относится к {symbol}, как и другая из указанных. Ничего не запущено, деньги не "
     "затронуты. Укажите по одной записи на инструмент."},
    {"usage.set_form",
     "\"{text}\" is not a parameter setting. Nothing was started. Write --set name=value.",
     "«{text}» не похоже на установку параметра. Ничего не запущено. Пишите --set имя=значение."},
    {"usage.speed",
     "\"{value}\" is not a speed. Nothing was started. Write a number above zero, 1 being real "
     "time, "
     "or max.",
     "«{value}» — не скорость. Ничего не запущено. Укажите число больше нуля (1 — реальное время) "
     "или max."},
    {"usage.unknown_command",
     "There is no command \"{name}\", nothing was started. Did you mean \"{nearest}\"? All "
     "commands: "
     "`tradewind --help`.",
     "Команды «{name}» нет. Ничего не запущено. Возможно, имелось в виду «{nearest}»; все команды: "
     "`tradewind --help`."},
    {"usage.unknown_option",
     "There is no option \"{name}\" here, nothing was started. Did you mean \"{nearest}\"? All "
     "options: --help.",
     "Параметра «{name}» здесь нет. Ничего не запущено. Возможно, имелось в виду «{nearest}»; все "
     "параметры: --help."},
    {"usage.unknown_parameter",
     "The strategy {strategy} has no parameter \"{name}\". Nothing was started. Did you mean "
     "\"{nearest}\"?",
     "У стратегии {strategy} нет параметра «{name}». Ничего не запущено. Возможно, имелось в виду "
     "«{nearest}»."},
    {"usage.unknown_strategy",
     "There is no strategy \"{name}\". Nothing was started. Did you mean \"{nearest}\"?",
     "Стратегии «{name}» нет. Ничего не запущено. Возможно, имелось в виду «{nearest}»."},
});

}  // namespace tw::messages
