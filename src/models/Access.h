#pragma once

#include "domain/Access.h"

namespace concord {

/// What the person at the console may do, as far as the console greys out: the gateways decide again, for
/// each thing by its own facility. A value, made anew whenever the session changes.
class Access
{
public:
    Access() = default; ///< nobody is signed in: nothing is allowed
    explicit Access(const Session &session) : m_session(session) {}
    /// As where nobody keeps accounts: everything.
    [[nodiscard]] static Access full();

    /// Whether there can be anything that the person may do this to.
    [[nodiscard]] bool may(Action action) const;
    /// Why may() says no, for people: who may instead. Empty where it says yes.
    [[nodiscard]] QString obstacle(Action action) const;

    /// The name of who is signed in, as the services record it; empty: nobody.
    [[nodiscard]] QString user() const { return m_session ? m_session->user : QString(); }
    /// The same role over the same facilities.
    [[nodiscard]] bool hasSameRights(const Access &other) const;

    friend bool operator==(const Access &, const Access &) = default;

private:
    std::optional<Session> m_session;
};

}
