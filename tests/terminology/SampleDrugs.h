#pragma once

#include "domain/Terminology.h"

#include <vector>

/// A small release for tests of suggestions: real names, the numbers are made up where it does not matter.
inline std::vector<concord::RxNormConcept> sampleDrugs()
{
    using concord::ConceptStatus;
    using concord::TermType;
    std::vector<concord::RxNormConcept> drugs;
    const auto add = [&](TermType type, const char *name, ConceptStatus status = ConceptStatus::Active) {
        drugs.push_back({QString::number(100 + drugs.size()), type, status, QString::fromUtf8(name)});
    };
    const auto scd = [&](const char *name) {
        add(TermType::SCD, name);
    };
    const auto sbd = [&](const char *name) {
        add(TermType::SBD, name);
    };
    scd("lisinopril 10 MG Oral Tablet");
    scd("lisinopril 20 MG Oral Tablet");
    scd("lisinopril 40 MG Oral Tablet");
    sbd("lisinopril 20 MG Oral Tablet [Zestril]");
    sbd("lisinopril 20 MG Oral Tablet [Prinivil]");
    scd("hydrochlorothiazide 12.5 MG / lisinopril 20 MG Oral Tablet");
    sbd("hydrochlorothiazide 12.5 MG / lisinopril 20 MG Oral Tablet [Zestoretic]");
    scd("hydrochlorothiazide 12.5 MG Oral Capsule");
    scd("hydrochlorothiazide 25 MG Oral Tablet");
    scd("metoprolol tartrate 50 MG Oral Tablet");
    scd("24 HR metoprolol succinate 50 MG Extended Release Oral Tablet");
    sbd("24 HR metoprolol succinate 50 MG Extended Release Oral Tablet [Toprol]");
    scd("aspirin 81 MG Oral Tablet");
    scd("aspirin 81 MG Chewable Tablet");
    scd("aspirin 81 MG Delayed Release Oral Tablet");
    scd("aspirin 300 MG Rectal Suppository");
    scd("acetaminophen 325 MG / oxycodone hydrochloride 5 MG Oral Tablet");
    sbd("acetaminophen 325 MG / oxycodone hydrochloride 5 MG Oral Tablet [Percocet]");
    sbd("acetaminophen 325 MG / oxycodone hydrochloride 10 MG Oral Tablet [Percocet]");
    scd("acetaminophen 325 MG Oral Tablet");
    scd("acetaminophen 160 MG Disintegrating Oral Tablet");
    scd("oxycodone hydrochloride 10 MG Oral Tablet");
    scd("12 HR oxycodone hydrochloride 10 MG Extended Release Oral Tablet");
    scd("levothyroxine sodium 0.088 MG Oral Tablet");
    sbd("levothyroxine sodium 0.088 MG Oral Tablet [Synthroid]");
    scd("hydroxyzine hydrochloride 25 MG Oral Tablet");
    scd("hydralazine hydrochloride 25 MG Oral Tablet");
    scd("amoxicillin 50 MG/ML Oral Suspension");
    scd("amoxicillin 500 MG Oral Capsule");
    scd("hydrocortisone 10 MG/ML Topical Cream");
    scd("hydrocortisone acetate 10 MG/ML Topical Cream");
    scd("hydrocortisone 25 MG/ML Topical Cream");
    scd("0.3 ML enoxaparin sodium 100 MG/ML Prefilled Syringe");
    scd("0.4 ML enoxaparin sodium 100 MG/ML Prefilled Syringe");
    scd("200 ACTUAT albuterol 0.09 MG/ACTUAT Metered Dose Inhaler");
    scd("albuterol 0.83 MG/ML Inhalation Solution");
    scd("72 HR fentanyl 0.025 MG/HR Transdermal System");
    scd("0.3 ML epinephrine 1 MG/ML Auto-Injector");
    scd("sodium chloride 9 MG/ML Injectable Solution");
    scd("sodium bicarbonate 84 MG/ML Injectable Solution");
    scd("potassium chloride 20 MEQ Extended Release Oral Tablet");
    scd("ferrous sulfate 325 MG Oral Tablet");
    scd("estrogens, conjugated (USP) 0.625 MG Oral Tablet");
    scd("sumatriptan 100 MG Oral Tablet");
    sbd("sumatriptan 100 MG Oral Tablet [Imitrex]");
    sbd("sulfacetamide sodium 100 MG/ML Topical Cream [Ovace]");
    scd("sodium fluoride 18.1 MG/ML Oral Foam");
    scd("acetaminophen 32.5 MG/ML / guaifenesin 20 MG/ML / phenylephrine hydrochloride 0.5 MG/ML Oral "
        "Solution");
    scd("isoniazid 10 MG/ML Oral Solution");
    scd("250 ML heparin sodium, porcine 50 UNT/ML Injection");
    scd("nystatin 100000 UNT/ML Topical Cream");
    scd("timolol 5 MG/ML Ophthalmic Solution");
    scd("timolol 10 MG Oral Tablet");
    scd("glucose 50 MG/ML Injectable Solution");
    add(TermType::GPCK,
        "{21 (drospirenone 3 MG / ethinyl estradiol 0.03 MG Oral Tablet) / 7 (inert ingredients 1 MG Oral "
        "Tablet) } Pack");
    add(TermType::BPCK,
        "{21 (drospirenone 3 MG / ethinyl estradiol 0.03 MG Oral Tablet) / 7 (inert ingredients 1 MG Oral "
        "Tablet) } Pack [Yasmin 28 Day]");
    add(TermType::SCD, "lisinopril 5 MG Oral Tablet", ConceptStatus::Obsolete);
    add(TermType::IN, "lisinopril");
    add(TermType::SCDF, "lisinopril Oral Tablet");
    return drugs;
}
