#include "console/StartError.h"

#include "models/ErrorText.h"
#include "views/common/Banner.h"
#include "views/common/Theme.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace concord {

StartError::StartError(const Error &error, QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("startError"));
    setWindowTitle(QStringLiteral("Concord"));
    setMinimumWidth(560);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::wide, Theme::wide, Theme::wide, Theme::wide);
    column->setSpacing(Theme::space);
    auto *banner = new Banner;
    banner->display(Tone::Danger, tr("Concord cannot start.") + QLatin1Char(' ') + errorText(error));
    column->addWidget(banner);
    const QString place = QStringList{error.where, error.detail}.join(QLatin1Char('\n')).trimmed();
    auto *details = new QLabel(place);
    details->setObjectName(QStringLiteral("startErrorDetails"));
    details->setAccessibleName(tr("Details"));
    details->setWordWrap(true);
    details->setTextFormat(Qt::PlainText);
    details->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    details->setVisible(!place.isEmpty());
    column->addWidget(details);
    column->addStretch();
    auto *close = new QPushButton(tr("Close"));
    close->setObjectName(QStringLiteral("startErrorClose"));
    close->setDefault(true);
    connect(close, &QPushButton::clicked, this, &QWidget::close);
    column->addWidget(close, 0, Qt::AlignRight);
}

}
