namespace Holdfast.Contracts.Workers;

/// <summary>A supervised process.</summary>
public sealed record WorkerInfo
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>How it comes to run: <c>managed unmanaged integrated</c>.</summary>
    public required string Type { get; init; }

    /// <summary>One of <c>unknown registered starting running degraded stopping stopped failed restarting backoff</c>.</summary>
    public required string State { get; init; }

    /// <summary>One of <c>healthy degraded unhealthy</c>; null where it is not meant to run.</summary>
    public string? Health { get; init; }

    /// <summary>Whether it can take work: it runs, and its checks, where it has any, let it.</summary>
    public bool Ready { get; init; }

    /// <summary>The process id while it lives.</summary>
    public int? Pid { get; init; }

    /// <summary>The TCP port that is its own; left out where it names none and was given none.</summary>
    public int? Port { get; init; }

    /// <summary>By what its process is found, such as <c>pid_file /run/nginx.pid</c>; left out unless it is unmanaged.</summary>
    public string? Target { get; init; }

    /// <summary>When the living process was started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>How often it was restarted since the node began to supervise it.</summary>
    public int Restarts { get; init; }

    /// <summary>How it last ended: <c>exit 1</c>, <c>signal 9</c>, or <c>unknown</c> where nobody can tell; null where it has not.</summary>
    public string? LastExit { get; init; }

    /// <summary>Why it is in its state, where that needs a word.</summary>
    public string? Reason { get; init; }

    /// <summary>The limits it is near to or beyond, in words; left out where there are none.</summary>
    public IReadOnlyList<string>? Limits { get; init; }

    /// <summary>The groups it belongs to; left out where there are none.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>Its command line; empty where it is unmanaged.</summary>
    public required IReadOnlyList<string> Command { get; init; }
}
