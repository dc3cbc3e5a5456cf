using Holdfast.Configuration;
using Holdfast.Contracts.Errors;
using Holdfast.Runtime.Balancing;

namespace Holdfast.Sessions.Pool;

/// <summary>Reads one entry of the <c>pools</c> section.</summary>
internal static class PoolReader
{
    private const int SessionLimit = 10_000;

    public static PoolDefinition Read(string name, ConfigSection section, IReadOnlySet<string> endpoints, IReadOnlySet<string> journeys)
    {
        section.NotYetSupported("affinity");
        var usual = new PoolDefinition { Name = name, Endpoints = [] };
        var definition = usual with
        {
            Endpoints = Endpoints(name, section, endpoints),
            Strategy = Strategy(section),
            Min = section.Integer("min", 0, SessionLimit) ?? usual.Min,
            Max = section.Integer("max", 1, SessionLimit) ?? usual.Max,
            Journey = Journey(section, journeys),
            CheckoutTimeout = Duration(section, "checkout_timeout", usual.CheckoutTimeout),
            IdleTimeout = Duration(section, "idle_timeout", usual.IdleTimeout),
        };
        if (definition.Min > definition.Max)
        {
            section.Fail(
                "min", ConfigurationErrors.InvalidValue, $"min {definition.Min} is more than max {definition.Max}.",
                "Lower min or raise max.");
        }

        section.Finish();
        return definition;
    }

    private static IReadOnlyList<string> Endpoints(string pool, ConfigSection section, IReadOnlySet<string> known)
    {
        var names = section.Texts("endpoints");
        if (names.Count == 0)
        {
            section.Fail(
                "endpoints", ConfigurationErrors.MissingKey, $"Pool {pool} has no endpoints.",
                "Name at least one of the endpoints section.");
        }

        for (var i = 0; i < names.Count; i++)
        {
            if (!known.Contains(names[i])) section.FailReference($"endpoints[{i}]", "endpoint", names[i], [.. known]);
        }

        return [.. names.Distinct(StringComparer.Ordinal)];
    }

    private static string? Journey(ConfigSection section, IReadOnlySet<string> known)
    {
        if (section.Text("journey") is not { } name) return null;
        if (known.Contains(name)) return name;
        section.FailReference("journey", "journey", name, [.. known]);
        return null;
    }

    private static BalancingStrategy Strategy(ConfigSection section)
    {
        switch (section.Text("strategy"))
        {
            case null or "least_connections":
                return BalancingStrategy.LeastConnections;
            case "round_robin":
                return BalancingStrategy.RoundRobin;
            case "weighted_round_robin":
                return BalancingStrategy.WeightedRoundRobin;
            case "least_response_time":
                return BalancingStrategy.LeastResponseTime;
            case "random":
                return BalancingStrategy.Random;
            case "power_of_two_choices":
                return BalancingStrategy.PowerOfTwoChoices;
            case var other:
                // Sessions made ready in advance belong to nobody yet, so there is no key to hash.
                section.Fail(
                    "strategy", ConfigurationErrors.NotYetSupported, $"This version does not know the strategy '{other}' for a pool.",
                    "Use least_connections, round_robin, weighted_round_robin, least_response_time, random or power_of_two_choices.");
                return BalancingStrategy.LeastConnections;
        }
    }

    private static TimeSpan Duration(ConfigSection section, string key, TimeSpan usual)
    {
        var duration = section.Duration(key) ?? usual;
        if (duration >= TimeSpan.FromSeconds(1) && duration <= TimeSpan.FromDays(7)) return duration;
        section.Fail(key, ConfigurationErrors.InvalidValue, $"{key} is out of range.", "Use from 1s to 7d.");
        return usual;
    }
}
