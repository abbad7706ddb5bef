#pragma once

#include "domain/Prescriber.h"
#include "domain/Result.h"

#include <QDialog>
#include <QTimer>

#include <optional>

class QLabel;
class QLineEdit;
class QPushButton;
class QTreeView;

namespace concord {

class Banner;
class TreeModel;

/// Who a prescriber of a message is: the site's directory, searched as one types. Closes only once the
/// decision is stored: decided() goes out, then showDecided() closes the window, or showRefusal() says why
/// not.
class PrescriberDialog : public QDialog
{
    Q_OBJECT
public:
    explicit PrescriberDialog(const PrescriberRow &row, QWidget *parent = nullptr);

    void setSearchDelay(int milliseconds) { m_searchTimer.setInterval(milliseconds); }

public slots:
    void showProviders(const concord::ProviderList &list);
    void showDecided(const concord::PrescriberRow &row);
    void showRefusal(const concord::Error &error);
    void showSearchFailed(quint64 requestId, const concord::Error &error);

signals:
    void searchWanted(const QString &text, quint64 requestId);
    void decided(const concord::PrescriberDecision &decision);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void makeFields();
    [[nodiscard]] QLayout *makeButtons();
    void search();
    void showCompleteness();
    void submit(const QString &providerId);
    [[nodiscard]] const ProviderRow *chosen() const;

    PrescriberRow m_row;
    Banner *m_banner;
    QLineEdit *m_text;
    QTreeView *m_view;
    TreeModel *m_list;
    QLineEdit *m_reason;
    QLabel *m_hint;
    QPushButton *m_link;
    QPushButton *m_nobody;
    std::vector<ProviderRow> m_providers;
    QTimer m_searchTimer;
    QTimer m_answerTimer;
    quint64 m_searchRequest = 0;
    bool m_isWaiting = false;
};

}
