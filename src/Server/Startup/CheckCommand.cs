using System.Text.Json;
using Holdfast.Contracts;
using Holdfast.Contracts.Node;
using Holdfast.Runtime;
using Holdfast.Server.Config;

namespace Holdfast.Server.Startup;

/// <summary><c>holdfastd check</c>: checks a configuration and tells what it found; starts nothing.</summary>
internal static class CheckCommand
{
    public static async Task<int> RunAsync(Io io, DaemonArguments arguments)
    {
        var loaded = await NodeConfiguration.LoadAsync(io, arguments, CancellationToken.None);
        var check = loaded.TryGet(out var configuration, out var fault)
            ? Found(configuration)
            : new ConfigCheck
            {
                File = arguments.Config ?? "holdfast.yaml",
                Data = "",
                Address = "",
                Summary = "",
                Faults = [new ConfigFault { Line = 0, Column = 0, Code = fault.Code.Id, Message = $"{fault}\n  mend: {fault.Mend ?? fault.Code.Recovery}" }],
            };
        if (arguments.Json)
        {
            Console.WriteLine(JsonSerializer.Serialize(check, ContractsJson.Default.ConfigCheck));
        }
        else
        {
            foreach (var each in check.Faults) Console.WriteLine(each.Message);
            if (check.Faults.Count == 0) Console.WriteLine($"{check.File}: {check.Summary}");
        }

        return check.Faults.Count == 0 ? 0 : 1;
    }

    private static ConfigCheck Found(NodeConfiguration configuration) => new()
    {
        File = configuration.File,
        Data = configuration.Settings.Data,
        Address = configuration.Settings.Address,
        Summary = configuration.Settings.Summary,
        Faults =
        [
            .. configuration.Faults.Select(fault => ConfigTranslation.Fault(fault, !configuration.Fatal.Contains(fault))),
        ],
    };
}
