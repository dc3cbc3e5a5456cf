using Holdfast.Configuration;
using Holdfast.Contracts.Errors;

namespace Holdfast.Sessions.Endpoints;

/// <summary>Reads the <c>health</c> section of an endpoint.</summary>
internal static class HealthReader
{
    private const int RowLimit = 1000;
    private const int OutcomeLimit = 1_000_000;

    public static HealthCheck Read(ConfigSection section, IReadOnlySet<string> journeys)
    {
        var usual = new HealthCheck();
        var kind = section.Choice("type", "negotiate", "connect", "transaction") switch
        {
            "connect" => CheckKind.Connect,
            "transaction" => CheckKind.Transaction,
            _ => CheckKind.Negotiate,
        };
        var check = new HealthCheck
        {
            Kind = kind,
            Journey = Journey(section, kind, journeys),
            Interval = section.Duration("interval") ?? usual.Interval,
            Timeout = section.Duration("timeout") ?? usual.Timeout,
            UnhealthyAfter = section.Integer("unhealthy_after", 1, RowLimit) ?? usual.UnhealthyAfter,
            HealthyAfter = section.Integer("healthy_after", 1, RowLimit) ?? usual.HealthyAfter,
            ErrorRate = section.Decimal("error_rate", 0.01, 1) ?? usual.ErrorRate,
            Window = section.Duration("window") ?? usual.Window,
            LeastOutcomes = section.Integer("least_outcomes", 1, OutcomeLimit) ?? usual.LeastOutcomes,
            Ejection = section.Duration("ejection") ?? usual.Ejection,
        };
        if (check.Interval < TimeSpan.FromSeconds(1)) TooShort(section, "interval", "Use 1s or more.");
        if (check.Timeout <= TimeSpan.Zero) TooShort(section, "timeout", "Use more than nothing, such as 10s.");
        if (check.Window < TimeSpan.FromSeconds(1)) TooShort(section, "window", "Use 1s or more.");
        if (check.Ejection <= TimeSpan.Zero) TooShort(section, "ejection", "Use more than nothing, such as 10s.");
        section.Finish();
        return check;
    }

    private static string? Journey(ConfigSection section, CheckKind kind, IReadOnlySet<string> known)
    {
        var name = section.Text("journey");
        if (kind != CheckKind.Transaction)
        {
            if (name is not null)
            {
                section.Fail(
                    "journey", ConfigurationErrors.InvalidValue, "A journey is run by checks of the type transaction alone.",
                    "Write type: transaction, or leave the journey out.");
            }

            return null;
        }

        if (name is null)
        {
            section.Fail(
                "journey", ConfigurationErrors.MissingKey, "A check of the type transaction needs a journey.",
                "Name one of the journeys section.");
        }
        else if (!known.Contains(name))
        {
            section.FailReference("journey", "journey", name, [.. known]);
        }

        return name;
    }

    private static void TooShort(ConfigSection section, string key, string mend) =>
        section.Fail(key, ConfigurationErrors.InvalidValue, $"The {key} is too short.", mend);
}
