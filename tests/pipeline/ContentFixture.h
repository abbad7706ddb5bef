#pragma once

#include "codec/canonical/CanonicalJson.h"
#include "fakes/DatabaseFactory.h"
#include "fakes/FakeClock.h"
#include "pipeline/steps/ContentSteps.h"
#include "store/EffectStore.h"
#include "store/EventStore.h"
#include "store/IntegrationStore.h"
#include "store/Sql.h"
#include "store/TerminologyStore.h"

#include <QTest>

namespace concord {

/// A database with a little terminology, and messages that run through the content steps as the worker runs
/// them: in one transaction, to the first verdict that is not Done.
class ContentFixture
{
public:
    ContentFixture()
    {
        constexpr qint64 year2026 = 1'767'225'600'000;
        db = factory.open().value();
        const auto loaded =
            TerminologyStore(*db, clock)
                .import({QStringLiteral("test"),
                         QStringLiteral("test"),
                         {{QStringLiteral("314076"), TermType::SCD, ConceptStatus::Active,
                           QStringLiteral("lisinopril 10 MG Oral Tablet")},
                          {QStringLiteral("197361"), TermType::SCD, ConceptStatus::Active,
                           QStringLiteral("amlodipine 5 MG Oral Tablet")}},
                         // until the end of 2025 one drug, then another
                         {{QStringLiteral("00002115201"), QStringLiteral("314076"), 0, year2026},
                          {QStringLiteral("00002115201"), QStringLiteral("197361"), year2026, 0}}});
        Q_ASSERT(loaded);
    }

    struct Outcome
    {
        StepVerdict verdict;
        EventWork work;
        QString stoppedAt; ///< name of the step; empty: all went well

        [[nodiscard]] QString told() const
        {
            return stoppedAt + QLatin1Char(' ') +
                   (verdict.error ? codeName(verdict.error->code) + QLatin1Char(' ') + verdict.error->where +
                                        QStringLiteral(": ") + verdict.error->detail
                                  : verdict.detail);
        }
        /// "prescriptions added" of each change, sorted by record
        [[nodiscard]] QString changes() const
        {
            QStringList list;
            for (const EventChange &c : work.changes)
                list.append(
                    c.record + QLatin1Char(' ') + c.change +
                    (c.fields.isEmpty() ? QString() : QLatin1Char(' ') + c.fields.join(QLatin1Char(','))));
            return list.join(QStringLiteral("; "));
        }
    };

    [[nodiscard]] EventWork message(const QByteArray &body, const QString &id = {},
                                    InboundFormat format = InboundFormat::Json)
    {
        EventWork work;
        work.id = makeId<EventId>(clock.now().time_since_epoch());
        work.source = source;
        work.messageId = id.isEmpty() ? work.id.toString() : id;
        work.correlationId = makeId<CorrelationId>(clock.now().time_since_epoch());
        work.format = format;
        work.body = body;
        NewEvent event;
        event.id = work.id;
        event.source = source;
        event.messageId = work.messageId;
        event.payloadJson = QStringLiteral("{}");
        event.correlationId = work.correlationId;
        event.createdAt = work.createdAt = clock.now();
        const auto added = EventStore(*db, clock).append(event);
        Q_ASSERT(added && *added);
        return work;
    }

    [[nodiscard]] Outcome run(EventWork work)
    {
        Outcome outcome;
        const auto done = db->write([&]() -> Result<void> {
            outcome = {{}, work, {}};
            for (const auto &step : contentSteps()) {
                auto verdict = step->run(outcome.work, *db, clock);
                if (!verdict)
                    return fail(verdict.error());
                outcome.verdict = *std::move(verdict);
                if (outcome.verdict.kind != StepVerdict::Kind::Done) {
                    outcome.stoppedAt = QString::fromLatin1(step->name());
                    return {};
                }
            }
            return EffectStore(*db).saveChanges(work.id, outcome.work.changes); // as conclude() does
        });
        if (!done)
            outcome.stoppedAt =
                QStringLiteral("store: ") + done.error().where + QLatin1Char(' ') + done.error().detail;
        clock.advance(std::chrono::milliseconds(5));
        return outcome;
    }
    [[nodiscard]] Outcome run(const QByteArray &body, InboundFormat format = InboundFormat::Json)
    {
        return run(message(body, {}, format));
    }

    [[nodiscard]] QString text(const QString &query)
    {
        const auto row = sql::row(*db, query, {}, [](const QSqlQuery &q) { return q.value(0).toString(); });
        return row && *row ? **row : QStringLiteral("(none)");
    }
    [[nodiscard]] qint64 count(const char *from)
    {
        return sql::number(*db, QStringLiteral("SELECT count(*) FROM ") + QLatin1StringView(from))
            .value_or(-1);
    }

    SqliteFactory factory;
    FakeClock clock;
    std::unique_ptr<Database> db;
    QString source = QStringLiteral("pharmacy");
};

/// JSON written with single quotes.
inline QByteArray json(QByteArray text)
{
    return text.replace('\'', '"');
}

/// An order event of patient @p patient; @p more are further members of the order.
inline QByteArray orderEvent(const char *action, const char *number, const QByteArray &more = {},
                             const char *occurredAt = "", const char *patient = "4711",
                             const char *kind = nullptr)
{
    const QByteArray word(action);
    const bool isCancel = word.startsWith("cancel") || word == "discontinued";
    const char *usual = word == "new" ? "PRESCRIPTION_NEW"
                        : isCancel    ? "PRESCRIPTION_CANCEL"
                                      : "PRESCRIPTION_CHANGE";
    const QByteArray kindOfIt(kind ? kind : usual);
    const bool hasDrug = word == "new" || word == "change";
    return json("{'kind':'" + kindOfIt + "','id':'x'," +
                (*occurredAt ? QByteArray("'occurred_at':'" + QByteArray(occurredAt) + "',") : QByteArray()) +
                "'payload':{'patient':{'identifiers':[{'system':'HOSP','value':'" + patient +
                "'}]},'orders':[{'action':'" + word + "','prescription_number':'" + number + "'" +
                (hasDrug
                     ? ",'codings':[{'system':'http://www.nlm.nih.gov/research/umls/rxnorm','code':'314076'}]"
                     : "") +
                (more.isEmpty() ? "" : ",") + more + "}]}}");
}

inline QByteArray dispenseEvent(const char *action, const char *id, const char *number,
                                const QByteArray &more = {}, const char *patient = "4711")
{
    const QByteArray kind = QByteArray(action) == "dispensed" ? "DISPENSE" : "DISPENSE_REVERSAL";
    return json("{'kind':'" + kind +
                "','id':'x','payload':{'patient':{'identifiers':[{'system':'HOSP','value':'" + patient +
                "'}]},'dispenses':[{'action':'" + action + "','dispense_id':'" + id +
                "','prescription_number':'" + number +
                "','codings':[{'system':'http://www.nlm.nih.gov/research/umls/rxnorm','code':'314076'}],"
                "'handed_over_at':'2026-03-01'" +
                (more.isEmpty() ? "" : ",") + more + "}]}}");
}

}
