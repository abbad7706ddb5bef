#pragma once

#include "domain/Clock.h"

#include <QByteArray>
#include <QByteArrayList>

#include <vector>

namespace concord::sandbox {

/// What a pharmacy system has to say over a day, as HL7 v2 messages: new orders, fills, changes, cancels, a
/// patient's new address, an appointment; now and then a code that nobody knows, a message that lacks its
/// drug, and one that is sent twice. The kinds follow a fixed cycle; the patients are invented. Pure.
class PharmacyStory
{
public:
    /// @param run tells the messages of one start from those of the one before: part of their ids
    explicit PharmacyStory(QByteArray run) : m_run(std::move(run)) {}

    [[nodiscard]] QByteArray next(Timestamp now);

    static constexpr int cycle = 12; ///< messages until the kinds begin anew

private:
    struct Order
    {
        int patient = 0;
        int number = 0;
        int drug = 0;
    };
    [[nodiscard]] QByteArray header(const char *type, Timestamp now);
    [[nodiscard]] QByteArray order(const char *control, const Order &order, Timestamp now,
                                   const QByteArray &code = {});
    [[nodiscard]] QByteArray dispense(const Order &order, Timestamp now);
    [[nodiscard]] QByteArray withoutDrug(Timestamp now);
    [[nodiscard]] QByteArray address(int patient, Timestamp now);
    [[nodiscard]] QByteArray appointment(int patient, Timestamp now);
    [[nodiscard]] Order newOrder();

    QByteArray m_run;
    int m_step = 0;
    int m_messages = 0;
    std::vector<Order> m_orders; ///< that are open
    int m_orderCount = 0;
    QByteArray m_last;
};

}
