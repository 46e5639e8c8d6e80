#pragma once

#include <array>

#include "messages/catalogue.hpp"

namespace tw::messages {

/// Refusals about where a run leaves what it came to, and about its end before its time.
inline constexpr auto kRunMessages = std::to_array<Message>({
    {"backtest.no_market",
     "Nothing was recorded from {from} to {to}: the event before is of {before}, the one behind of "
     "{after}. Nothing was run, no money was involved. Change --from and --to, or use another "
     "recording.",
     "С {from} по {to} ничего не записано: событие до этого — {before}, после — {after}. Ничего не "
     "запущено, деньги не затронуты. Измените --from и --to или возьмите другую запись."},
    {"backtest.not_repeatable",
     "Repetition {number} of the run ended differently from the first one. Its results are worth "
     "nothing, no money was involved. This is a bug: please report it with the command line.",
     "Повтор {number} закончился не так, как первый прогон. Полагаться на результаты нельзя, "
     "деньги не затронуты. Это ошибка программы: сообщите о ней и приложите команду запуска."},
    {"backtest.stopped",
     "The run was stopped at {time} of market time, {share} of it. Nothing of it was kept, no "
     "money "
     "was involved. Run it again, or set its length with --for.",
     "Прогон остановлен на {time} рыночного времени, пройдено {share}. Ничего от него не "
     "сохранено, "
     "деньги не затронуты. Запустите его снова или задайте длину: --for."},
    {"backtest.stopped_between",
     "The repetitions were stopped before number {number} of {count}. What the first one wrote is "
     "complete, no money was involved. Run it again with fewer of them.",
     "Повторы остановлены перед {number}-м из {count}. Записанное первым цело, деньги не "
     "затронуты. "
     "Запустите снова с меньшим числом повторов."},
    {"data.is_result",
     "{path} holds the result of a run, a session is not kept there. Nothing was started and "
     "nothing "
     "was written. Name another --data-dir.",
     "В {path} лежит результат прогона, сессия там не хранится. Ничего не запущено и не записано. "
     "Укажите другой --data-dir."},
    {"out.exists",
     "The output {path} exists already. Nothing was written and nothing was overwritten. Name "
     "another one or remove the old one.",
     "{path} уже существует. Ничего не записано и не перезаписано. Укажите другое место для "
     "результата или удалите прежний."},
    {"out.not_empty",
     "The directory {path} holds {name}, which is of no result. Nothing was run and nothing was "
     "written. Name a new or an empty directory.",
     "В каталоге {path} лежит {name}, и это не от результата. Ничего не запущено и не записано. "
     "Укажите новый или пустой каталог."},
    {"out.unwritable",
     "Cannot write the result to {path}: {reason}. What stands there is incomplete, money and "
     "journals are not affected. Make room or grant access and run it again, or write elsewhere.",
     "Не удаётся записать результат в {path}: {reason}. Записанное там неполно; деньги и журналы "
     "не затронуты. Освободите место или откройте доступ и повторите, либо пишите в другое "
     "место."},
});

}  // namespace tw::messages
