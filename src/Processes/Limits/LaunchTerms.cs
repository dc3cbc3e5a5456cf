using System.Security.Cryptography;
using System.Text;
using Holdfast.Processes.Definition;
using Holdfast.Runtime.Keeping;

namespace Holdfast.Processes.Limits;

/// <summary>What the Keeper is told of a worker beyond its command.</summary>
/// <param name="logFolder">Absolute path of the node's logs, by which this node's groups are told from those of others on this machine.</param>
internal sealed class LaunchTerms(string logFolder)
{
    /// <summary>The variable that only the processes of one run have, with a value that no other run has.</summary>
    public const string RunVariable = "HOLDFAST_RUN";

    private const int NodeCharacters = 8;

    private readonly string _node = NodeOf(logFolder);

    /// <summary>The terms of a run.</summary>
    /// <param name="definition">The worker.</param>
    /// <param name="limits">Its limits as they are now.</param>
    public KeeperTerms For(WorkerDefinition definition, WorkerLimits limits)
    {
        var identity = definition.Identity;
        var terms = new KeeperTerms
        {
            RunVariable = RunVariable,
            User = identity.User,
            UserGroup = identity.Group,
            Mask = identity.Umask,
            Nice = identity.Nice,
        };
        if (definition.Terminal)
            terms = terms with { Console = KeeperConsoleKind.Terminal };
        return limits.Any
            ? terms with
            {
                Group = $"{_node}/{definition.Name}",
                Limits = KernelHold.Of(limits, throttled: false),
                Descriptors = KernelHold.Descriptors(limits),
            }
            : terms;
    }

    private static string NodeOf(string folder) =>
        $"holdfast-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(folder))))[..NodeCharacters]}";
}
