#pragma once

#include <QByteArray>

namespace concord {

/// What a load is made of: orders for medications of the shipped terminology release, as a hospital sends
/// them, each with an id of its own. The same prefix and number give the same bytes.
class LoadMessages
{
public:
    /// @param prefix begins every id; another one makes other messages of the same number
    /// @param patients take turns
    LoadMessages(QByteArray prefix, int patients);

    [[nodiscard]] QByteArray id(qint64 number) const;
    [[nodiscard]] QByteArray hl7(qint64 number) const;  ///< RDE^O11 of about 680 bytes, unframed
    [[nodiscard]] QByteArray json(qint64 number) const; ///< PRESCRIPTION_NEW after resources/schemas

private:
    [[nodiscard]] QByteArray filled(QByteArrayView pattern, qint64 number) const;

    QByteArray m_prefix;
    int m_patients;
};

}
