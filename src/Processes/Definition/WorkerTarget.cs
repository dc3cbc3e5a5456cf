namespace Holdfast.Processes.Definition;

/// <summary>By what an unmanaged worker's process is found: by a file, a name, a port or a service, of which exactly one is set.</summary>
public sealed record WorkerTarget
{
    /// <summary>Absolute path of a file that holds its process id.</summary>
    public string? PidFile { get; init; }

    /// <summary>The name of its program, as <c>/proc/PID/comm</c> has it or as the last part of its path.</summary>
    public string? ProcessName { get; init; }

    /// <summary>
    /// Whose it is, by name or number; null for anybody's. Beside <see cref="ProcessName"/> and <see cref="PidFile"/> only, and may then write that
    /// file beside root and the node's own user.
    /// </summary>
    public string? User { get; init; }

    /// <summary>A regular expression that is found in its arguments, joined by spaces; null for any. Beside <see cref="ProcessName"/> only.</summary>
    public string? Arguments { get; init; }

    /// <summary>The TCP port it listens on.</summary>
    public int? Port { get; init; }

    /// <summary>The unit of the system's service manager.</summary>
    public string? Service { get; init; }

    /// <summary>In words: <c>pid_file /run/nginx.pid</c>.</summary>
    public override string ToString()
    {
        var user = User is null ? "" : $", user {User}";
        if (PidFile is not null)
            return $"pid_file {PidFile}{user}";
        if (Port is not null)
            return $"port {Port}";
        if (Service is not null)
            return $"service {Service}";
        return $"process_name {ProcessName}{user}{(Arguments is null ? "" : $", arguments {Arguments}")}";
    }
}
