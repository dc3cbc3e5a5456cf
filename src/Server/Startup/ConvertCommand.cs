using System.Text.Json;
using Holdfast.Configuration;
using Holdfast.Contracts;
using Holdfast.Contracts.Config;
using Holdfast.Contracts.Errors;
using Holdfast.Processes.Conversion;
using Holdfast.Runtime;

namespace Holdfast.Server.Startup;

/// <summary><c>holdfastd convert</c>: makes a configuration of another program's file and prints it with its notes as JSON.</summary>
internal static class ConvertCommand
{
    public static async Task<int> RunAsync(Io io, IReadOnlyList<string> words)
    {
        var converted = words is [var kind, var file]
            ? await ConvertAsync(io, kind, Path.GetFullPath(file))
            : new Fault(ConfigurationErrors.UnreadableFile, "usage: holdfastd convert KIND FILE");
        var answer = converted.TryGet(out var config, out var fault)
            ? new Conversion(config.Text, [.. config.Notes.Select(note => note.ToString())], null)
            : new Conversion("", [], Problem.Of(fault));
        Console.WriteLine(JsonSerializer.Serialize(answer, ContractsJson.Default.Conversion));
        return fault is null ? 0 : 1;
    }

    private static async Task<Result<ConvertedConfig>> ConvertAsync(Io io, string word, string file)
    {
        var source = await ConfigFiles.ReadAsync(io, file, CancellationToken.None);
        if (source.Text is not { } text) return new Fault(ConfigurationErrors.UnreadableFile, $"{file} {source.Trouble}.");
        if (Path.GetExtension(file) is ".js" or ".cjs" or ".mjs")
        {
            if (!(await ExportAsync(io, file)).TryGet(out var exported, out var fault)) return fault;
            (text, word) = (exported, "pm2");
        }

        ConversionKind? kind = word switch
        {
            "supervisord" => ConversionKind.Supervisord,
            "pm2" => ConversionKind.Pm2,
            "systemd" => ConversionKind.Systemd,
            "procfile" => ConversionKind.Procfile,
            "process-compose" => ConversionKind.ProcessCompose,
            _ => Converter.Guess(file, text),
        };
        if (kind is null)
        {
            return new Fault(ConfigurationErrors.InvalidValue, $"{file} is of no kind that can be told from its name and its text.")
            {
                Mend = "Say what it is: --from supervisord, pm2, systemd, procfile or process-compose.",
            };
        }

        var sources = new ConfigSources(Path.GetDirectoryName(file)!);
        for (var round = 0; ; round++)
        {
            var converted = Converter.Convert(kind.Value, file, text, sources);
            if (sources.Wanted.Count == 0 || round == ConfigLimits.MaxRounds) return converted;
            await ConfigFiles.FetchAsync(io, sources, CancellationToken.None);
        }
    }

    /// <summary>What a module of JavaScript exports, as JSON; node itself is asked, for only it can tell.</summary>
    private static async Task<Result<string>> ExportAsync(Io io, string file)
    {
        const string script = "const m = require(process.argv[1]); console.log(JSON.stringify(m.default ?? m));";
        try
        {
            await using var node = await io.Processes.StartAsync(new ProcessStart { File = "node", Arguments = ["-e", script, file] }, CancellationToken.None);
            var status = await node.WaitForExitAsync(CancellationToken.None);
            return status == 0
                ? node.Output
                : new Fault(ConfigurationErrors.UnreadableFile, $"node ended with status {status} over {file}: {node.Output.Trim()}");
        }
        catch (IOException failure)
        {
            return new Fault(ConfigurationErrors.UnreadableFile, $"{file} is JavaScript, and node cannot be run here: {failure.Message}")
            {
                Mend = "Install node, or write what the file exports as JSON and convert that.",
            };
        }
    }
}
