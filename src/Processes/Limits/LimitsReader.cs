using System.Globalization;
using Holdfast.Configuration;
using Holdfast.Contracts.Errors;

namespace Holdfast.Processes.Limits;

/// <summary>Reads a worker's <c>limits</c>.</summary>
internal static class LimitsReader
{
    private const double DefaultWarning = 0.8;
    private const double LeastCpu = 0.01;
    private const double MostCpu = 4_096;
    private const int MostCount = 4_194_304; // the kernel's own most for pids
    private const double MostFactor = 10;
    private const double DefaultCeiling = 2; // times the limit
    private static readonly TimeSpan LeastSampling = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RateSustained = TimeSpan.FromSeconds(10);

    private static readonly (string Name, LimitPolicy Policy)[] Policies =
    [
        ("none", LimitPolicy.None), ("log", LimitPolicy.Log), ("alert", LimitPolicy.Alert), ("throttle", LimitPolicy.Throttle),
        ("graceful_shutdown", LimitPolicy.GracefulShutdown), ("immediate_kill", LimitPolicy.ImmediateKill),
        ("restart", LimitPolicy.Restart), ("restart_adjusted", LimitPolicy.RestartAdjusted),
    ];

    /// <summary>Reads the section; faults are reported to its document.</summary>
    public static WorkerLimits Read(ConfigSection section)
    {
        var defaults = new WorkerLimits();
        var policy = ReadPolicy(section) ?? LimitPolicy.None;
        var warning = ReadShare(section, "warn_at") ?? DefaultWarning;
        var every = section.Duration("every") ?? defaults.SampleEvery;
        if (every < LeastSampling)
        {
            section.Fail(
                "every", ConfigurationErrors.InvalidValue, "Use is not measured that often.",
                $"Write {LeastSampling.TotalMilliseconds:0}ms or more.");
        }

        var limits = defaults with
        {
            SampleEvery = every < LeastSampling ? LeastSampling : every,
            ThrottledCpu = section.Decimal("throttled_cpu", LeastCpu, MostCpu) ?? defaults.ThrottledCpu,
            Bounds = [.. Enum.GetValues<LimitedResource>().Select(resource => ReadBound(section, resource, policy, warning)).OfType<ResourceBound>()],
        };
        section.Finish();
        return limits;
    }

    private static ResourceBound? ReadBound(ConfigSection section, LimitedResource resource, LimitPolicy policy, double warning)
    {
        var key = KeyOf(resource);
        if (!section.Has(key))
            return null;

        // Rates are slowed, not punished: what is said for all is meant for amounts.
        var byDefault = IsRate(resource) ? LimitPolicy.Throttle : policy;
        if (section.IsText(key))
            return Amount(section, key, resource) is { } limit ? Bound(resource, limit, limit * warning, byDefault) : null;
        return section.Section(key) is { } body ? ReadBody(body, resource, byDefault, warning) : null;
    }

    private static ResourceBound? ReadBody(ConfigSection body, LimitedResource resource, LimitPolicy policy, double warning)
    {
        if (!body.Has("limit"))
            _ = body.RequiredText("limit");
        var limit = body.Has("limit") ? Amount(body, "limit", resource) : null;
        var soft = Amount(body, "warning", resource);
        var ceiling = Amount(body, "ceiling", resource);
        var bound = Bound(resource, limit ?? 1, soft ?? ((limit ?? 1) * warning), ReadPolicy(body) ?? policy);
        var read = bound with
        {
            Sustained = body.Duration("for") ?? bound.Sustained,
            Factor = body.Decimal("factor", 1, MostFactor) ?? bound.Factor,
            Ceiling = ceiling ?? bound.Ceiling,
        };
        if (soft > limit)
            body.Fail("warning", ConfigurationErrors.InvalidValue, "The warning lies above the limit.", "Write a warning below the limit.");
        if (ceiling < limit)
            body.Fail("ceiling", ConfigurationErrors.InvalidValue, "The ceiling lies below the limit.", "Write a ceiling above the limit.");
        body.Finish();
        return limit is null ? null : read;
    }

    private static ResourceBound Bound(LimitedResource resource, double limit, double warning, LimitPolicy policy) => new()
    {
        Resource = resource,
        Limit = limit,
        Warning = warning,
        Policy = policy,
        Sustained = IsRate(resource) ? RateSustained : TimeSpan.Zero,
        Ceiling = limit * DefaultCeiling,
    };

    private static double? Amount(ConfigSection section, string key, LimitedResource resource)
    {
        double? amount = resource switch
        {
            LimitedResource.Memory => section.Size(key),
            LimitedResource.Cpu => section.Decimal(key, LeastCpu, MostCpu),
            LimitedResource.Pids or LimitedResource.Descriptors => section.Integer(key, 1, MostCount),
            _ => section.Rate(key),
        };
        if (amount != 0)
            return amount;
        section.Fail(key, ConfigurationErrors.InvalidValue, "A limit of nothing lets nothing run.", "Write a limit above 0, or remove the key.");
        return null;
    }

    private static LimitPolicy? ReadPolicy(ConfigSection section)
    {
        var name = section.Choice("policy", [.. Policies.Select(policy => policy.Name)]);
        return name is null ? null : Policies.First(policy => policy.Name == name).Policy;
    }

    private static double? ReadShare(ConfigSection section, string key)
    {
        if (section.Text(key) is not { } text)
            return null;
        if (text is [.. var digits, '%'] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var percent)
            && percent is >= 1 and <= 100)
            return percent / 100.0;
        section.Fail(key, ConfigurationErrors.InvalidValue, $"'{text}' is no share.", "Write 1% to 100%.");
        return null;
    }

    private static bool IsRate(LimitedResource resource) =>
        resource is LimitedResource.Cpu or LimitedResource.Read or LimitedResource.Write;

    private static string KeyOf(LimitedResource resource) => resource.ToString().ToLowerInvariant();
}
