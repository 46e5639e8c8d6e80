#pragma once

#include <array>

#include "messages/catalogue.hpp"

namespace tw::messages {

/// What `venue-sim` says.
inline constexpr auto kVenueSimMessages = std::to_array<Message>({
    {"help.venue_sim", "Run a simulated venue that real Bybit v5 clients can trade on",
     "Запустить симулятор биржи, с которым работают настоящие клиенты Bybit v5"},
    {"help.venue_fault", "Put faults into force in a simulated venue that runs",
     "Включить сбои в работающем симуляторе биржи"},
    {"help.venue_fault.control", "its control port [default: {default}]",
     "его порт управления [по умолчанию: {default}]"},
    {"help.venue_fault.file", "file of fault lines; all of them are taken or none",
     "файл со строками сбоев; берутся все или ни одной"},
    {"help.venue_fault.json", "print the numbers of the faults as JSON",
     "вывести номера сбоев в JSON"},
    {"help.venue_fault.line", "one fault as JSON; docs/venue-sim.md describes it",
     "один сбой в JSON; описан в docs/venue-sim.md"},
    {"usage.venue_fault",
     "A fault is one LINE, or the lines of a --file, not both. Nothing was changed in the "
     "simulator. Give one of them.",
     "Сбой — это одна строка LINE или строки файла --file, но не вместе. В симуляторе ничего не "
     "изменилось. Укажите одно из них."},
    {"venue_sim.fault",
     "The simulator does not take this fault: {reason}. Nothing was changed: none of the lines is "
     "in force. Correct the line and give the command again.",
     "Симулятор не принимает этот сбой: {reason}. Ничего не изменилось: ни одна из строк не "
     "действует. Исправьте строку и повторите команду."},
    {"venue_sim.faults", "In force: {numbers}", "Действуют: {numbers}"},
    {"venue_sim.no_answer",
     "No simulator answers on {address}: {reason}. Nothing was changed. Start tradewind venue-sim, "
     "or name its control port with --control.",
     "На {address} не отвечает симулятор: {reason}. Ничего не изменилось. Запустите tradewind "
     "venue-sim или укажите его порт управления в --control."},
    {"venue_sim.script_missing",
     "There is no file {path} that can be read. Nothing was changed in the simulator. Name another "
     "file.",
     "Нет файла {path}, который можно прочитать. В симуляторе ничего не изменилось. Укажите другой "
     "файл."},
    {"help.venue_sim.config",
     "file of symbols, accounts and limits; docs/venue-sim.md describes it",
     "файл с символами, счетами и ограничениями; описан в docs/venue-sim.md"},
    {"help.venue_sim.control",
     "address of the control port: clock, faults, accounts, the truth [default: {default}]",
     "адрес порта управления: часы, сбои, счета, истинное состояние [по умолчанию: {default}]"},
    {"help.venue_sim.data_dir", "directory where its state is kept; started there again it goes on",
     "каталог, где хранится состояние; при новом запуске работа продолжится"},
    {"help.venue_sim.new", "begin anew in the data directory; the old state stays beside",
     "начать заново в каталоге данных; прежнее состояние останется рядом"},
    {"usage.venue_new",
     "--new begins anew in a --data-dir, and none is named. Nothing was started. Name one, or "
     "leave "
     "--new out: without a directory every start is new.",
     "--new начинает заново в каталоге --data-dir, а он не указан. Ничего не запущено. Укажите "
     "каталог или уберите --new: без каталога каждый запуск и так новый."},
    {"venue_sim.state_damaged",
     "The saved state {path} is damaged: its bytes are not those that were written. Nothing was "
     "started, and the file is untouched. Restore it from a copy, or begin anew with --new; the "
     "file stays beside.",
     "Сохранённое состояние {path} повреждено: это не те байты, что были записаны. Ничего не "
     "запущено, файл не тронут. Восстановите его из копии или начните заново: --new; файл "
     "останется "
     "рядом."},
    {"venue_sim.state_io",
     "The state of the simulator cannot be kept in {path}: {reason}. Nothing that was "
     "saved before is touched; what came after it is lost when the simulator ends. Make room or "
     "give access, or "
     "choose another --data-dir.",
     "Состояние симулятора не удаётся хранить в {path}: {reason}. Ничего из сохранённого "
     "раньше не тронуто; то, что было после, пропадёт с концом работы симулятора. Освободите "
     "место, откройте доступ или "
     "укажите другой --data-dir."},
    {"venue_sim.state_version",
     "The saved state {path} has format {found}, this program reads {expected}. Nothing was "
     "started, "
     "and the file is untouched. Use the version that wrote it, or begin anew with --new; the file "
     "stays beside.",
     "Формат сохранённого состояния {path} — {found}, а эта программа читает {expected}. Ничего не "
     "запущено, файл не тронут. Возьмите версию программы, которая его записала, или начните "
     "заново: --new; файл останется рядом."},
    {"help.venue_sim.json", "print addresses and keys as one JSON line",
     "вывести адреса и ключи одной строкой JSON"},
    {"help.venue_sim.listen",
     "address that clients connect to; port 0 takes a free one [default: {default}]",
     "адрес для клиентов; порт 0 — любой свободный [по умолчанию: {default}]"},
    {"help.venue_sim.pace",
     "how its time passes: real, stepped by the control port, or a factor such as 10 [default: "
     "{default}]",
     "как идёт время: real, stepped — шагами от порта управления, или множитель, например 10 [по "
     "умолчанию: {default}]"},
    {"help.venue_sim.seed", "seed of its market and of its keys [default: {default}]",
     "начальное число рынка и ключей [по умолчанию: {default}]"},
    {"help.venue_sim.tape",
     "recorded market in place of a generated one, FILE or FILE=category/SYMBOL; may be repeated",
     "запись рынка вместо созданного, FILE или FILE=категория/СИМВОЛ; можно указать несколько раз"},
    {"usage.venue_address",
     "{option} {value} is not an address such as 127.0.0.1:8080. Nothing was started. Name one, or "
     "leave the option out.",
     "{option} {value} — не адрес вроде 127.0.0.1:8080. Ничего не запущено. Укажите адрес или "
     "уберите параметр."},
    {"venue_sim.cannot_listen",
     "The simulator cannot listen on {address}: {reason}. Nothing was started. Name a free port, "
     "or port 0 for any.",
     "Симулятор не может слушать {address}: {reason}. Ничего не запущено. Укажите свободный порт "
     "или 0 — любой."},
    {"venue_sim.config",
     "The configuration {path} cannot be used: {reason}. Nothing was started. Correct the member, "
     "or leave it out.",
     "Конфигурация {path} не годится: {reason}. Ничего не запущено. Исправьте поле или уберите "
     "его."},
    {"venue_sim.config_missing",
     "There is no file {path} that can be read. Nothing was started. Name another file, or leave "
     "--config out.",
     "Нет файла {path}, который можно прочитать. Ничего не запущено. Укажите другой файл или "
     "уберите --config."},
    {"usage.venue_symbol",
     "The simulator cannot list {value}. Nothing was started. Name a symbol as linear/BTCUSDT or "
     "spot/BTCUSDT.",
     "Симулятор не может торговать {value}. Ничего не запущено. Укажите символ как linear/BTCUSDT "
     "или spot/BTCUSDT."},
    {"usage.venue_tape_twice",
     "Two tapes are of {symbol}. Nothing was started. Name one of them, or give the other one a "
     "name of its own, as in FILE=linear/SECONDUSDT.",
     "Две ленты одного инструмента {symbol}. Ничего не запущено. Оставьте одну или дайте второй "
     "другое имя, например FILE=linear/SECONDUSDT."},
    {"usage.venue_pace",
     "--pace {value} is not known. Nothing was started. Say real, stepped, or a factor above 0 "
     "such as 10.",
     "--pace {value} не бывает. Ничего не запущено. Укажите real, stepped или множитель больше 0, "
     "например 10."},
    {"venue_sim.started",
     "Simulated Bybit v5 venue: {market}.\n"
     "  REST        {rest}://{listen}\n"
     "  WebSocket   {sockets}://{listen}/v5/public/linear, /v5/public/spot, /v5/private, "
     "/v5/trade\n"
     "  control     http://{control}/status\n"
     "  key         {key}\n"
     "  secret      {secret}\n"
     "It is no exchange, and its money is none. Ctrl+C ends it.",
     "Симулятор биржи Bybit v5: {market}.\n"
     "  REST        {rest}://{listen}\n"
     "  WebSocket   {sockets}://{listen}/v5/public/linear, /v5/public/spot, /v5/private, "
     "/v5/trade\n"
     "  управление  http://{control}/status\n"
     "  ключ        {key}\n"
     "  секрет      {secret}\n"
     "Это не биржа, и деньги здесь ненастоящие. Ctrl+C — завершить."},
    {"help.venue_certificate", "Make certificates to try TLS with",
     "Создать сертификаты для проверки TLS"},
    {"help.venue_certificate.force", "replace those that are there", "заменить имеющиеся"},
    {"help.venue_certificate.host",
     "address or name of the venue, may be repeated [default: {default}]",
     "адрес или имя биржи, можно указать несколько раз [по умолчанию: {default}]"},
    {"help.venue_certificate.json", "print the paths as JSON", "вывести пути как JSON"},
    {"help.venue_certificate.out", "directory to make them in [default: {default}]",
     "каталог для них [по умолчанию: {default}]"},
    {"help.venue_sim.tls",
     "HTTPS and WSS with the certificates of a directory; {default} is made where it is not there",
     "HTTPS и WSS с сертификатами из каталога; {default} создаётся, если его нет"},
    {"usage.venue_host",
     "No certificate can be made: {reason}. Nothing was made. Name hosts such as 127.0.0.1 or "
     "localhost.",
     "Сертификат не создать: {reason}. Ничего не сделано. Укажите узлы вроде 127.0.0.1 или "
     "localhost."},
    {"venue_sim.certificate_exists",
     "{path} is there already. Nothing was made or replaced. Give --force, or name another "
     "directory with --out.",
     "{path} уже есть. Ничего не создано и не заменено. Добавьте --force или укажите другой "
     "каталог "
     "в --out."},
    {"venue_sim.certificates",
     "Certificates are in {path}. Start: tradewind venue-sim --tls {path}",
     "Сертификаты в {path}. Запуск: tradewind venue-sim --tls {path}"},
    {"venue_sim.tls",
     "The certificate cannot be used: {reason}. Nothing was started. Make new ones with tradewind "
     "venue-sim certificate, or leave --tls out.",
     "Сертификат не годится: {reason}. Ничего не запущено. Создайте новые: tradewind venue-sim "
     "certificate, или уберите --tls."},
    {"venue_sim.tls_missing",
     "{path} does not hold both certificate.pem and key.pem. Nothing was started. Put them there, "
     "or "
     "make them: tradewind venue-sim certificate --out {path}.",
     "В {path} нет certificate.pem и key.pem вместе. Ничего не запущено. Положите их туда или "
     "создайте: tradewind venue-sim certificate --out {path}."},
    {"venue_sim.trust",
     "Clients have to trust {authority}:\n"
     "  Python      SSL_CERT_FILE and REQUESTS_CA_BUNDLE name it; pybit: http.client.verify\n"
     "  Node        NODE_EXTRA_CA_CERTS names it",
     "Клиенты должны доверять {authority}:\n"
     "  Python      укажите файл в SSL_CERT_FILE и REQUESTS_CA_BUNDLE; pybit: http.client.verify\n"
     "  Node        укажите файл в NODE_EXTRA_CA_CERTS"},
    {"venue_sim.market.flow", "generated market, seed {seed}", "созданный рынок, seed {seed}"},
    {"venue_sim.market.recorded", "recorded market", "запись рынка"},
});

}  // namespace tw::messages
