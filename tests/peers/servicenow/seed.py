#!/usr/bin/env python3
"""Synthetic records of a veterinary hospital from a number: owners and their pets, appointments, treatments.

usage: seed.py --seed 1 [--patients 10000 --appointments 5000 --treatments 3000] > records.ndjson
One {"table", "record"} a line, what `server.py --load` takes. Breeds and pet names: names.json; nobody in it exists.
"""
import argparse
import datetime
import json
import pathlib
import random

import instant

END = instant.parse("2026-01-05 12:00:00")  # nothing was changed after this
DAY = 86400
AT_ONCE = 40  # records of the import that share a second
FIRST = ("Ada Alma Anil Bela Beto Carla Cora Dario Dina Edda Emil Farah Fynn Gina Hana Hugo Ines Ivo Jana Jörg Kai Lea Lars Mara "
         "Milan Nadia Nils Olga Omar Petra Quentin Rosa Ravi Sara Seán Tara Tomás Ulla Uwe Vera Viktor Wanda Yara Zoë").split()
LAST = ("Abbott Alvarez Baptiste Becker Brennan Castro Chen Dahl Delgado D'Souza Eriksen Faber Ferrer Fischer Gallo Gupta Hansen "
        "Haas Ibrahim Jansen Jonas Kaya Kowalski Larsen Lindqvist Marin Meyer Moreau Müller Nakamura Novak O'Brien Okafor Olsen "
        "Patel Quist Rahman Rossi Santos Sato Schäfer Silva Sørensen Tanaka Torres Ueda Varga Weber Wójcik Yilmaz Zhang").split()
STREETS = ["Alder Way", "Birch Street", "Canal Road", "Dover Lane", "Elm Court", "Ferry Street", "Grove Avenue", "Harbor Road"]
SPECIES = {"dog": 50, "cat": 36, "rabbit": 5, "bird": 4, "reptile": 3, "other": 2}
KILOGRAMS = {"dog": (3, 60), "cat": (2.5, 8), "rabbit": (1, 6), "bird": (0.05, 1.2), "reptile": (0.1, 12),
             "other": (0.1, 80)}
GENDERS = {"M": 15, "F": 15, "MN": 33, "FS": 33, "U": 4}
VACCINATION = {"up_to_date": 70, "overdue": 20, "unknown": 8, "not_required": 2}
STATUS = {"active": 88, "inactive": 6, "deceased": 5, "transferred": 1}
OUTCOME = {"completed": 80, "cancelled": 14, "no_show": 6}
ALLERGIES = ["Penicillin", "Chicken", "Flea saliva", "Beef", "House dust mites"]
REASONS = {"routine_checkup": "Yearly examination", "vaccination": "Rabies booster", "surgery": "Spay",
           "emergency": "Swallowed a toy", "follow_up": "Wound check", "dental": "Tartar", "grooming": "Nail trim"}
TREATMENTS = {
    "vaccination": ("Healthy", "Vaccination, rabies", "Rabies vaccine 1 mL SC once", False, None),
    "surgery": ("Ready for neutering", "Castration", "Buprenorphine 0.3 mg/mL", True, "0.02"),
    "examination": ("Otitis externa", "Otoscopy, ear cytology", "Ear drops twice daily for 7 days", False, None),
    "dental": ("Periodontal disease, stage 2", "Scaling and polishing", "Meloxicam 1.5 mg/mL", False, "0.1"),
    "diagnostic": ("Suspected hypothyroidism", "Blood panel", "", False, None),
    "medication": ("Osteoarthritis", "", "Carprofen 50 mg tablets", False, "4.4"),
    "emergency": ("Gastric foreign body", "Endoscopic removal", "Methadone 10 mg/mL", True, "0.2"),
    "grooming": ("", "Nail trim", "", False, None)}
ROOMS = ["room_1", "room_2", "room_3", "surgery_suite", "examination_room_a", "examination_room_b"]
CLINICIANS = 8


class Hospital:
    def __init__(self, seed, patients):
        self.random = random.Random(seed)
        self.names = json.loads((pathlib.Path(__file__).resolve().parent / "names.json").read_text(encoding="utf-8"))
        self.imported = patients * 3 // 5
        self.clinicians, self.patients, self.appointments = [], [], []

    def system(self, at, changed=None, count=0):
        return {"sys_id": f"{self.random.getrandbits(128):032x}", "sys_created_on": instant.text_of(at),
                "sys_created_by": "admin", "sys_updated_on": instant.text_of(changed or at),
                "sys_updated_by": "frontdesk" if changed else "admin", "sys_mod_count": count}

    def one_of(self, weights):
        return self.random.choices(list(weights), weights.values())[0]

    def clinician(self, index):
        first, last = FIRST[(index * 7) % len(FIRST)], LAST[(index * 11) % len(LAST)]
        record = {**self.system(END - 900 * DAY), "user_name": f"vet{index + 1}", "name": f"Dr. {first} {last}",
                  "email": f"vet{index + 1}@hospital.example", "phone": f"555-01{index:02}", "active": "true"}
        self.clinicians.append(record)
        return record

    def owner(self):
        pick = self.random
        name = f"{pick.choice(FIRST)} {pick.choice(LAST)}"
        number = pick.randrange(10**6)
        return {"owner_name": name, "owner_phone": f"555-{number // 1000:03}-{number % 1000:03}4",
                "owner_email": f"owner{number}@mail.example" if pick.random() < 0.85 else "",
                "owner_address": f"{pick.randrange(1, 400)} {pick.choice(STREETS)}",
                "emergency_contact": f"{pick.choice(FIRST)} {pick.choice(LAST)}" if pick.random() < 0.3 else ""}

    def times(self, index):
        """The older records came in one import, many in the same second; some were changed since."""
        if index < self.imported:
            at = END - 800 * DAY + index // AT_ONCE
        else:
            at = END - self.random.uniform(1, 700 * DAY)
        changed = at + self.random.uniform(0, END - at) if self.random.random() < 0.4 else None
        return at, changed, self.random.randrange(1, 9) if changed else 0

    def patient(self, index, owner):
        pick = self.random
        species = self.one_of(SPECIES)
        breeds = self.names["breeds"].get(species)
        born = datetime.date(2026, 1, 1) - datetime.timedelta(days=pick.randrange(60, 5500))
        in_pounds = pick.random() < 0.08
        kilograms = pick.uniform(*KILOGRAMS[species])
        record = {
            **self.system(*self.times(index)), "number": f"PAT{1001 + index:07}", "patient_name": pick.choice(self.names["pets"]),
            "species": species, "breed": pick.choice(breeds) if breeds and pick.random() < 0.9 else "",
            "date_of_birth": born.isoformat() if pick.random() < 0.95 else "", "gender": self.one_of(GENDERS),
            "weight": f"{kilograms * 2.20462:.1f}" if in_pounds else f"{kilograms:.2f}",
            "weight_unit": "lb" if in_pounds else "kg",
            "microchip_id": f"985{index:06}{pick.randrange(10**6):06}" if pick.random() < 0.8 else "", **owner,
            "allergies": pick.choice(ALLERGIES) if pick.random() < 0.15 else "",
            "vaccination_status": self.one_of(VACCINATION), "patient_status": self.one_of(STATUS)}
        self.patients.append(record)
        return record

    def appointment(self, index):
        pick = self.random
        kind = pick.choice(list(REASONS))
        quarter = pick.randrange(-300 * 96, 60 * 96)
        starts = END - END % DAY + quarter * 900
        at = min(starts - pick.uniform(1, 40 * DAY), END - 1)
        record = {
            **self.system(at), "number": f"APT{1001 + index:07}", "patient": pick.choice(self.patients)["sys_id"],
            "appointment_date": instant.text_of(starts), "duration_minutes": pick.choice(["15", "30", "45", "60"]),
            "appointment_type": kind,
            "appointment_status": self.one_of(OUTCOME) if starts < END else pick.choice(["scheduled", "confirmed"]),
            "assigned_clinician": pick.choice(self.clinicians)["sys_id"], "assigned_room": pick.choice(ROOMS),
            "reason_for_visit": REASONS[kind]}
        self.appointments.append(record)
        return record

    def treatment(self, index):
        pick = self.random
        kind = pick.choice(list(TREATMENTS))
        diagnosis, procedures, medication, is_controlled, dose = TREATMENTS[kind]
        visit = pick.choice(self.appointments) if self.appointments and pick.random() < 0.8 else None
        at = min(instant.parse(visit["appointment_date"]), END - 1) if visit else END - pick.uniform(1, 300 * DAY)
        cost = pick.randrange(2000, 90000) / 100
        return {
            **self.system(at), "number": f"TRT{1001 + index:07}",
            "patient": visit["patient"] if visit else pick.choice(self.patients)["sys_id"],
            "appointment": visit["sys_id"] if visit else "", "treatment_date": instant.text_of(at), "treatment_type": kind,
            "treatment_status": "completed" if pick.random() < 0.95 else "in_progress",
            "primary_clinician": visit["assigned_clinician"] if visit else pick.choice(self.clinicians)["sys_id"],
            "diagnosis": diagnosis, "procedures_performed": procedures, "medications_prescribed": medication,
            "controlled_drug": "true" if is_controlled else "false", "dose_per_kg": dose or "",
            "dose_unit": "mg/kg" if dose else "", "service_cost": f"{cost:.2f}", "total_cost": f"{cost * 1.08:.2f}",
            "payment_status": pick.choice(["pending", "partial", "paid", "insurance_pending"])}


def records(seed, patients, appointments, treatments):
    """(table, record), in an order in which references lead backwards."""
    hospital = Hospital(seed, patients)
    for index in range(CLINICIANS):
        yield "sys_user", hospital.clinician(index)
    owner, left = None, 0
    for index in range(patients):
        if left == 0:
            owner, left = hospital.owner(), hospital.random.choice([1, 1, 1, 2, 2, 3])
        left -= 1
        yield "u_patient_record", hospital.patient(index, owner)
    for index in range(appointments if patients else 0):
        yield "u_appointment", hospital.appointment(index)
    for index in range(treatments if patients else 0):
        yield "u_treatment", hospital.treatment(index)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--patients", type=int, default=10000)
    parser.add_argument("--appointments", type=int, default=5000)
    parser.add_argument("--treatments", type=int, default=3000)
    chosen = parser.parse_args()
    for table, record in records(chosen.seed, chosen.patients, chosen.appointments, chosen.treatments):
        print(json.dumps({"table": table, "record": record}, ensure_ascii=False))


if __name__ == "__main__":
    main()
