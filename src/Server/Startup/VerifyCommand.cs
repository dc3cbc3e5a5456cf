using System.Text.Json;
using Holdfast.Contracts;
using Holdfast.Contracts.Audit;
using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Server.Audit;
using Holdfast.Storage.Journal;

namespace Holdfast.Server.Startup;

/// <summary><c>holdfastd verify</c>: verifies the journal from its files alone; whether a node runs makes no difference.</summary>
internal static class VerifyCommand
{
    public static async Task<int> RunAsync(Io io, DaemonArguments arguments)
    {
        var data = arguments.Data ?? Path.GetFullPath("data");
        var all = JournalFolder.Tenants(io.Files, data);
        var tenants = arguments.Tenant is { } one ? all.Where(tenant => tenant == one).ToList() : all;
        if (arguments.Fault is { } unknown) return Fail(new Fault(RequestErrors.InvalidField, unknown));
        if (tenants.Count == 0)
            return Fail(new Fault(JournalErrors.NoSuchTenant, $"{data} holds {(all.Count == 0 ? "no journal" : $"the journals of: {string.Join(", ", all)}")}."));

        var results = new List<VerifyResult>();
        foreach (var tenant in tenants)
        {
            try
            {
                results.Add(AuditTranslation.Result(
                    await JournalVerifier.VerifyAsync(io, JournalFolder.PathOf(data, tenant), tenant, CancellationToken.None)));
            }
            catch (JournalException failure)
            {
                return Fail(new Fault(JournalErrors.NotADatabase, $"{tenant}: {failure.Message}"));
            }
        }

        if (arguments.Json) Console.WriteLine(JsonSerializer.Serialize(new Page<VerifyResult>(results), ContractsJson.Default.PageVerifyResult));
        else foreach (var result in results) Console.WriteLine(Words(result));
        return results.TrueForAll(result => result.Intact) ? 0 : 1;
    }

    private static string Words(VerifyResult result) => result switch
    {
        { Intact: true } => $"✓ {result.Tenant}: {result.Records} records intact; head {result.Head}",
        { FirstBroken: { } record } =>
            $"✗ {result.Tenant}: {JournalErrors.Broken.Id} record {record} is broken: {result.Reason}\n  the {result.Records} records before it are intact",
        _ => $"✗ {result.Tenant}: {JournalErrors.Broken.Id} {result.Records} records are intact, but the file is damaged: {result.Reason}",
    };

    private static int Fail(Fault fault)
    {
        Console.Error.WriteLine($"holdfastd: {fault}");
        return 1;
    }
}
