#include "views/PeoplePage/EvidenceDelegate.h"

#include "models/PatientComparisonModel.h"
#include "views/common/Icons.h"
#include "views/common/Theme.h"

#include <QApplication>
#include <QPainter>

namespace concord {

namespace {
struct Sign
{
    Tone tone;
    QString icon;
};

Sign signOf(PatientAgreement agreement)
{
    switch (agreement) {
    case PatientAgreement::Agrees:
        return {Tone::Ok, icons::ok};
    case PatientAgreement::Similar:
        return {Tone::Warning, icons::warning};
    case PatientAgreement::Differs:
        return {Tone::Danger, icons::error};
    case PatientAgreement::Missing:
        break;
    }
    return {Tone::Neutral, icons::hidden};
}
}

void EvidenceDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QString value = cell.text;
    cell.text.clear();
    const QStyle *style = cell.widget ? cell.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);

    const Theme &theme = Theme::of(option.palette);
    const QFontMetrics metrics(option.font);
    const QString words = index.data(PatientComparisonModel::EvidenceRole).toString();
    const int line = metrics.height();
    const int lines = words.isEmpty() ? line : 2 * line + 2;
    const int margin = Theme::space - 1; // the header's
    const int left = option.rect.left() + margin;
    const int width = option.rect.width() - 2 * margin;
    const int top = option.rect.top() + (option.rect.height() - lines) / 2;
    const auto draw = [&](const QRect &where, const QColor &color, const QString &text) {
        painter->setPen(color);
        painter->drawText(where, Qt::AlignLeft | Qt::AlignVCenter,
                          metrics.elidedText(text, Qt::ElideRight, where.width()));
    };
    painter->save();
    painter->setFont(option.font);
    draw({left, top, width, line}, value.isEmpty() ? theme.muted : theme.text,
         value.isEmpty() ? QStringLiteral("–") : value);
    if (!words.isEmpty()) {
        const Sign sign = signOf(PatientAgreement(index.data(PatientComparisonModel::AgreementRole).toInt()));
        const QColor color = theme.tone(sign.tone).strong;
        const int second = top + line + 2;
        painter->drawPixmap(left, second + (line - Theme::smallIcon) / 2,
                            tintedPixmap(sign.icon, Theme::smallIcon, color,
                                         option.widget ? option.widget->devicePixelRatioF() : 1.0));
        const int indent = Theme::smallIcon + Theme::tight;
        draw({left + indent, second, width - indent, line}, color, words);
    }
    painter->restore();
}

}
