#pragma once

#include <array>

#include "messages/catalogue.hpp"

namespace tw::messages {

/// Why a latency of orders or of market data is refused.
inline constexpr auto kLatencyMessages = std::to_array<Message>({
    {"usage.feed_candles",
     "{option} is the way of recorded market events to us, and candles hold none: what happened "
     "inside them is assumed. Nothing was run. Leave it out, or run on tapes.",
     "{option} — путь записанных событий рынка до нас, а в свечах их нет: что было внутри, лишь "
     "предполагается. Ничего не запущено. Уберите этот параметр или возьмите ленты."},
    {"usage.feed_endless",
     "With --feed-latency the venue refuses orders for reasons that the strategy does not see yet; "
     "with a --latency of zero and no limit of the order rate it would send them again without "
     "end. Nothing was run. Write a --latency above zero, or leave out --limit "
     "orders_per_second=none.",
     "С --feed-latency биржа отклоняет ордера по причинам, которых стратегия ещё не видит; с "
     "нулевой --latency и без предела частоты она слала бы их снова без конца. Ничего не запущено. "
     "Укажите --latency больше нуля или уберите --limit orders_per_second=none."},
    {"usage.latency",
     "{option} {value} cannot be simulated. Nothing was started. Write one from 0ms to {high}.",
     "{option} {value} смоделировать нельзя. Ничего не запущено. Укажите от 0ms до {high}."},
    {"usage.latency_candles",
     "{option} recorded is the way of recorded market events to us, and candles hold none. Nothing "
     "was run. Write a duration such as 5ms, or run on tapes.",
     "{option} recorded — путь записанных событий рынка до нас, а в свечах их нет. Ничего не "
     "запущено. Укажите длительность, например 5ms, или возьмите ленты."},
    {"usage.latency_factor",
     "{option} \"{value}\" does not say how many times the recorded latency. Nothing was started. "
     "Write recorded, or recorded:FACTOR with a factor from 0 to 1000, such as recorded:1.5.",
     "{option} «{value}» не говорит, во сколько раз брать записанную задержку. Ничего не запущено. "
     "Укажите recorded или recorded:МНОЖИТЕЛЬ от 0 до 1000, например recorded:1.5."},
    {"usage.latency_file",
     "{option}: latencies cannot be read from {path}, line {line}. Nothing was started. Each line "
     "is a duration such as 4.2ms, or a quantile and a duration, both rising.",
     "{option}: из {path} нельзя прочитать задержки, строка {line}. Ничего не запущено. В строке — "
     "длительность, например 4.2ms, или квантиль и длительность, по возрастанию."},
    {"usage.latency_missing",
     "{option}: there is no file of latencies {path}. Nothing was started. Check the path, or "
     "write a duration such as 5ms, or recorded.",
     "{option}: файла задержек {path} нет. Ничего не запущено. Проверьте путь или укажите "
     "длительность, например 5ms, или recorded."},
});

}  // namespace tw::messages
