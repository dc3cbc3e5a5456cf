namespace Holdfast.Runtime;

/// <summary>Where a stream socket is: a host and TCP port, or the path of a Unix socket.</summary>
public readonly record struct Address
{
    private Address(string host, int port, string? path)
    {
        Host = host;
        Port = port;
        Path = path;
    }

    /// <summary>Host name or numeric address; empty for a Unix socket.</summary>
    public string Host { get; }

    /// <summary>TCP port, 0 to 65535; 0 lets a listener choose.</summary>
    public int Port { get; }

    /// <summary>Path of the Unix socket; null for TCP.</summary>
    public string? Path { get; }

    /// <summary>Whether this is a Unix socket.</summary>
    public bool IsUnix => Path is not null;

    /// <summary>A TCP address.</summary>
    public static Address Tcp(string host, int port)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        ArgumentOutOfRangeException.ThrowIfNegative(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, 65535);
        return new Address(host, port, null);
    }

    /// <summary>A Unix socket's address.</summary>
    public static Address Unix(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new Address("", 0, path);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Path is not null ? $"unix:{Path}" : Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
