using Holdfast.Configuration;
using Holdfast.Contracts.Errors;
using Holdfast.Runtime.Balancing;
using Holdfast.Sessions.Migration;

namespace Holdfast.Sessions.Pool;

/// <summary>Reads one entry of the <c>pools</c> section.</summary>
internal static class PoolReader
{
    private const int SessionLimit = 100_000;
    private const int WaitingLimit = 100_000;

    public static PoolDefinition Read(string name, ConfigSection section, IReadOnlySet<string> endpoints, IReadOnlySet<string> journeys)
    {
        var usual = new PoolDefinition { Name = name, Endpoints = [] };
        var definition = usual with
        {
            Endpoints = Endpoints(name, section, endpoints),
            Strategy = Strategy(section),
            Affinity = Affinity(section),
            SlowStart = section.Has("slow_start") ? Duration(section, "slow_start", usual.SlowStart) : usual.SlowStart,
            Min = section.Integer("min", 0, SessionLimit) ?? usual.Min,
            Max = section.Integer("max", 1, SessionLimit) ?? usual.Max,
            Spares = section.Integer("spares", 0, SessionLimit),
            MaxWaiting = section.Integer("max_waiting", 0, WaitingLimit) ?? usual.MaxWaiting,
            Journey = Journey(section, journeys),
            Record = section.Flag("record"),
            CheckoutTimeout = Duration(section, "checkout_timeout", usual.CheckoutTimeout),
            IdleTimeout = Duration(section, "idle_timeout", usual.IdleTimeout),
            MaxLifetime = section.Has("max_lifetime") ? Duration(section, "max_lifetime", usual.IdleTimeout) : null,
            Failover = FailoverReader.Read(section.Section("failover")),
            UnusedTimeout = section.Has("unused_timeout") ? Duration(section, "unused_timeout", usual.IdleTimeout) : null,
        };
        if (definition.Min > definition.Max)
        {
            section.Fail(
                "min", ConfigurationErrors.InvalidValue, $"min {definition.Min} is more than max {definition.Max}.",
                "Lower min or raise max.");
        }

        if (definition.Spares > definition.Max)
        {
            section.Fail(
                "spares", ConfigurationErrors.InvalidValue, $"spares {definition.Spares} is more than max {definition.Max}.",
                "Lower spares or raise max.");
        }

        if (definition is { Strategy: BalancingStrategy.ConsistentHash, Affinity: Pool.Affinity.None })
        {
            section.Fail(
                "strategy", ConfigurationErrors.InvalidValue, "consistent_hash has nothing to hash.",
                "Add affinity: user, label or address.");
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
            case "consistent_hash":
                return BalancingStrategy.ConsistentHash;
            case var other:
                section.Fail(
                    "strategy", ConfigurationErrors.InvalidValue, $"There is no strategy '{other}'.",
                    "Use least_connections, round_robin, weighted_round_robin, least_response_time, random, power_of_two_choices or consistent_hash.");
                return BalancingStrategy.LeastConnections;
        }
    }

    private static Affinity Affinity(ConfigSection section) => section.Choice("affinity", "none", "user", "label", "address") switch
    {
        "user" => Pool.Affinity.User,
        "label" => Pool.Affinity.Label,
        "address" => Pool.Affinity.Address,
        _ => Pool.Affinity.None,
    };

    private static TimeSpan Duration(ConfigSection section, string key, TimeSpan usual)
    {
        var duration = section.Duration(key) ?? usual;
        if (duration >= TimeSpan.FromSeconds(1) && duration <= TimeSpan.FromDays(7)) return duration;
        section.Fail(key, ConfigurationErrors.InvalidValue, $"{key} is out of range.", "Use from 1s to 7d.");
        return usual;
    }
}
