#pragma once

#include "domain/Engine.h"
#include "models/RecordTableModel.h"
#include "models/TreeModel.h"

namespace concord {

/// How a connection stands, over all its listeners and its breaker: what the page shows as its state.
enum class ConnectionHealth {
    Ready,
    Idle, ///< inbound and no worker serves it
    Full,
    Trying, ///< reconnecting, or the breaker lets single calls through
    Broken, ///< the breaker is open
    Paused
};
[[nodiscard]] ConnectionHealth healthOf(const ConnectionRow &row);
[[nodiscard]] QString labelOf(ConnectionHealth health);

/// The configured connections with what their listeners, breakers and rate limits say now.
class ConnectionModel : public RecordTableModel<ConnectionRow, &ConnectionRow::name>
{
    Q_OBJECT
public:
    /// Name: and below it the kind. Traffic: accepted, and below it duplicates and refused.
    enum Column { Name, Health, Traffic, Waiting, LastMessage, LastError, ColumnCount };
    enum ConnectionRole { AttentionRole = FirstLeafRole };

    explicit ConnectionModel(const Clock &clock, QObject *parent = nullptr);

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// Asks for the list, without forgetting what is shown.
    void refresh();
    [[nodiscard]] int workers() const { return m_workers; }
    [[nodiscard]] bool isLoaded() const { return m_loaded; }

public slots:
    void takeList(const concord::ConnectionList &list);
    void requestFailed(quint64 requestId, const concord::Error &error);
    void refreshAges(); ///< time went by
    void forget() override;

signals:
    void connectionsWanted(quint64 requestId);
    void listTaken();

protected:
    [[nodiscard]] QString text(const ConnectionRow &row, int column) const override;
    [[nodiscard]] QVariant sortValue(const ConnectionRow &row, int column) const override;
    [[nodiscard]] QVariant state(const ConnectionRow &row) const override;
    [[nodiscard]] QVariant extra(const ConnectionRow &row, int column, int role) const override;

private:
    [[nodiscard]] QString secondLine(const ConnectionRow &row, int column) const;

    const Clock &m_clock;
    int m_workers = 0;
    quint64 m_wanted = 0;
    bool m_loaded = false;
};

/// The listeners of a connection, one line a worker. Columns as listenerTitles().
[[nodiscard]] std::vector<TreeNode> listenerTree(const ConnectionRow &row, Timestamp now);
[[nodiscard]] QStringList listenerTitles();

/// "Answered in 84 ms, 2 min ago." or why the test failed; empty before the first test.
[[nodiscard]] QString testText(const ConnectionRow &row, Timestamp now);
/// "Closed: calls go through." / "Open until 14:10 after 5 failures in a row."
[[nodiscard]] QString breakerText(const ConnectionRow &row, Timestamp now);
/// "9.5 of 10 calls a second left."; empty without a limit.
[[nodiscard]] QString rateText(const ConnectionRow &row);

}
