using System.Text.Json.Serialization;
using Holdfast.Governance.Audit;
using Holdfast.Governance.Identity;

namespace Holdfast.Governance;

/// <summary>The particulars of this part's events as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RefusedToken))]
[JsonSerializable(typeof(KeyEvent))]
[JsonSerializable(typeof(DataAccess))]
[JsonSerializable(typeof(Verification))]
internal sealed partial class GovernanceJson : JsonSerializerContext;
