using Holdfast.Runtime.Supervision;

namespace Holdfast.Processes.Definition;

/// <summary>Ready-made restart options for kinds of programs, as <c>restart: { profile: web }</c>. What is written beside it goes first.</summary>
internal static class RestartProfile
{
    /// <summary>The names.</summary>
    public static readonly string[] Names = ["batch", "web", "database", "worker", "scheduler"];

    /// <summary>The options of a profile.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static RestartOptions Of(string name) => name switch
    {
        // Ends when it is done; what failed is worth few tries, far apart.
        "batch" => new RestartOptions
        {
            Policy = RestartPolicy.OnFailure,
            MaxRetries = 3,
            Window = TimeSpan.FromHours(1),
            InitialBackoff = TimeSpan.FromSeconds(10),
            MaxBackoff = TimeSpan.FromMinutes(5),
        },
        // Must be there, so it is tried for good, but not without pauses.
        "web" => new RestartOptions
        {
            Policy = RestartPolicy.Always,
            MaxRetries = 10,
            Window = TimeSpan.FromMinutes(1),
            StableAfter = TimeSpan.FromSeconds(5),
            InitialBackoff = TimeSpan.FromMilliseconds(100),
            MaxBackoff = TimeSpan.FromSeconds(10),
            ResetAfter = TimeSpan.FromMinutes(1),
        },
        // Each start may have to repair what the last end left, and hurrying it makes that worse.
        "database" => new RestartOptions
        {
            Policy = RestartPolicy.UnlessStopped,
            MaxRetries = 3,
            Window = TimeSpan.FromMinutes(10),
            StableAfter = TimeSpan.FromSeconds(30),
            InitialBackoff = TimeSpan.FromSeconds(5),
            MaxBackoff = TimeSpan.FromMinutes(2),
        },
        // Falls with what it works on: many ends at once have one cause.
        "worker" => new RestartOptions
        {
            Policy = RestartPolicy.Always,
            MaxRetries = 10,
            Window = TimeSpan.FromMinutes(5),
            StableAfter = TimeSpan.FromSeconds(2),
            InitialBackoff = TimeSpan.FromMilliseconds(500),
            MaxBackoff = TimeSpan.FromMinutes(1),
            SpikeTolerance = 5,
            ResetAfter = TimeSpan.FromMinutes(5),
        },
        // One that is away misses its times; two would do everything twice, so it is not hurried.
        "scheduler" => new RestartOptions
        {
            Policy = RestartPolicy.UnlessStopped,
            MaxRetries = 5,
            Window = TimeSpan.FromMinutes(10),
            StableAfter = TimeSpan.FromSeconds(10),
            InitialBackoff = TimeSpan.FromSeconds(1),
            MaxBackoff = TimeSpan.FromMinutes(2),
            ResetAfter = TimeSpan.FromMinutes(10),
        },
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such profile"),
    };
}
