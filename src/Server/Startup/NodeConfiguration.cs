using System.Net;
using System.Text;
using Holdfast.Configuration;
using Holdfast.Contracts.Errors;
using Holdfast.Processes.Definition;
using Holdfast.Runtime;
using Holdfast.Sessions;

namespace Holdfast.Server.Startup;

/// <summary>Reads holdfast.yaml: each part reads its own sections, this type the node's, and all faults are told at once.</summary>
internal sealed record NodeConfiguration
{
    private const int DefaultPort = 7270;
    private const string DefaultFile = "holdfast.yaml";

    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>The faults with their places, in order of these.</summary>
    public required IReadOnlyList<ConfigDiagnostic> Faults { get; init; }

    /// <summary>The settings; to be used only where there are no faults.</summary>
    public required NodeSettings Settings { get; init; }

    /// <summary>Reads the file that the arguments name, or tells why it cannot be read.</summary>
    public static async Task<Result<NodeConfiguration>> LoadAsync(Io io, DaemonArguments arguments, CancellationToken cancellationToken)
    {
        if (arguments.Fault is { } unknown) return new Fault(ConfigurationErrors.UnreadableFile, unknown);
        if (!(await DemoFileAsync(io, arguments, cancellationToken)).TryGet(out var demo, out var unusable)) return unusable;
        var file = arguments.Config ?? (demo.Length > 0 ? demo : Path.GetFullPath(DefaultFile));
        if (!io.Files.Exists(file)) return new Fault(ConfigurationErrors.UnreadableFile, $"There is no file {file}.");
        string text;
        try
        {
            text = Encoding.UTF8.GetString(await io.Files.ReadAllBytesAsync(file, cancellationToken));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new Fault(ConfigurationErrors.UnreadableFile, $"{file}: {failure.Message}");
        }

        var document = ConfigDocument.Parse(file, text, name => Variable(arguments, name));
        var settings = Read(document.Root, file, arguments);
        document.Root.Finish();
        return new NodeConfiguration { File = file, Faults = document.Diagnostics, Settings = settings };
    }

    /// <summary>The demonstration's file, written where it is not there yet; empty where no demonstration is asked for.</summary>
    private static async Task<Result<string>> DemoFileAsync(Io io, DaemonArguments arguments, CancellationToken cancellationToken)
    {
        if (!arguments.Demo) return "";
        try
        {
            return await DemoNode.PrepareAsync(io, arguments, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new Fault(NodeErrors.DataFolder, failure.Message);
        }
    }

    private static string? Variable(DaemonArguments arguments, string name) => name switch
    {
        "HOLDFAST_PROGRAMS" => AppContext.BaseDirectory.TrimEnd('/'),
        "HOLDFAST_DATA" when arguments.Data is not null => arguments.Data,
        _ => Environment.GetEnvironmentVariable(name),
    };

    private static NodeSettings Read(ConfigSection root, string file, DaemonArguments arguments)
    {
        if (root.Integer("holdfast", 0, int.MaxValue) is var version && version != 1)
            root.Fail("holdfast", ConfigurationErrors.UnsupportedVersion, version is null ? "The key 'holdfast' is missing." : $"The version is {version}.", "Begin the file with: holdfast: 1");
        var folder = Path.GetDirectoryName(file)!;
        var node = root.Section("node");
        var name = node?.Text("name") ?? Environment.MachineName.ToLowerInvariant();
        var data = node?.Text("data");
        node?.Finish();
        var (host, port) = Listen(root.Section("listen"));
        return new NodeSettings
        {
            Name = name,
            Data = arguments.Data ?? Path.GetFullPath(data ?? "data", arguments.Demo && data is null ? Environment.CurrentDirectory : folder),
            HttpHost = host,
            HttpPort = port,
            Demo = arguments.Demo,
            Workers = WorkerReader.Read(root, folder),
            Sessions = Rooted(SessionsConfiguration.Read(root), folder),
        };
    }

    private static (string Host, int Port) Listen(ConfigSection? listen)
    {
        var (host, port) = listen?.HostPort("http") ?? ("127.0.0.1", DefaultPort);
        if (listen is null) return (host, port);
        listen.NotYetSupported("tn3270", "tn3270_tls");
        listen.Finish();
        if (host == "localhost") host = "127.0.0.1";
        if (!IPAddress.TryParse(host, out var address))
            listen.Fail("http", ConfigurationErrors.InvalidValue, $"'{host}' is not a numeric address.", "Write it as 127.0.0.1:7270.");
        else if (!IPAddress.IsLoopback(address))
            listen.Fail("http", NodeErrors.UnsafeListen, $"{host} is not a loopback address.", "Listen on 127.0.0.1 and put a TLS proxy in front.");
        return (host, port);
    }

    /// <summary>Relative files of secrets are relative to the configuration, wherever the daemon was started.</summary>
    private static SessionsConfiguration Rooted(SessionsConfiguration sessions, string folder) => sessions with
    {
        Secrets = [.. sessions.Secrets.Select(secret => secret.File is { } file ? secret with { File = Path.GetFullPath(file, folder) } : secret)],
    };
}
