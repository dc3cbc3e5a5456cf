using Holdfast.Contracts.Audit;
using Holdfast.Contracts.Errors;

namespace Holdfast.Contracts.Client;

/// <summary>Calls about the audit trail.</summary>
public sealed class AuditCalls
{
    private readonly HoldfastClient _client;

    internal AuditCalls(HoldfastClient client) => _client = client;

    /// <summary>Records, newest first.</summary>
    /// <param name="filters">Names and values of the query: <c>kind actor subject from until limit cursor tenant order</c>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<Result<Page<AuditRecord>>> ListAsync(
        IEnumerable<KeyValuePair<string, string>> filters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filters);
        return _client.GetAsync($"/api/v1/audit{HoldfastClient.Query(filters)}", ContractsJson.Default.PageAuditRecord, cancellationToken);
    }

    /// <summary>Verifies the caller's journals while the node runs.</summary>
    public Task<Result<Page<VerifyResult>>> VerifyAsync(CancellationToken cancellationToken) =>
        _client.GetAsync("/api/v1/audit/verify", ContractsJson.Default.PageVerifyResult, cancellationToken);
}
