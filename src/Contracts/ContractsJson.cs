using System.Text.Json.Serialization;
using Holdfast.Contracts.Audit;
using Holdfast.Contracts.Config;
using Holdfast.Contracts.Endpoints;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Journeys;
using Holdfast.Contracts.Keys;
using Holdfast.Contracts.Node;
using Holdfast.Contracts.Recordings;
using Holdfast.Contracts.Secrets;
using Holdfast.Contracts.Sessions;
using Holdfast.Contracts.Workers;

namespace Holdfast.Contracts;

/// <summary>How the contracts are written as JSON: snake_case, nulls left out. Readers pass over members they do not know; the server alone refuses them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(CreateSession))]
[JsonSerializable(typeof(SessionInfo))]
[JsonSerializable(typeof(Page<SessionInfo>))]
[JsonSerializable(typeof(MigrateRequest))]
[JsonSerializable(typeof(MigrationInfo))]
[JsonSerializable(typeof(Page<MigrationInfo>))]
[JsonSerializable(typeof(ScreenInfo))]
[JsonSerializable(typeof(InputRequest))]
[JsonSerializable(typeof(BulkCreate))]
[JsonSerializable(typeof(BulkResult))]
[JsonSerializable(typeof(LiveOrder))]
[JsonSerializable(typeof(LiveMessage))]
[JsonSerializable(typeof(Page<PoolInfo>))]
[JsonSerializable(typeof(Page<HookInfo>))]
[JsonSerializable(typeof(RecordingInfo))]
[JsonSerializable(typeof(Page<RecordingInfo>))]
[JsonSerializable(typeof(MomentInfo))]
[JsonSerializable(typeof(Page<MomentInfo>))]
[JsonSerializable(typeof(RecordingFindingsInfo))]
[JsonSerializable(typeof(EndpointInfo))]
[JsonSerializable(typeof(Page<EndpointInfo>))]
[JsonSerializable(typeof(JourneyInfo))]
[JsonSerializable(typeof(Page<JourneyInfo>))]
[JsonSerializable(typeof(RunJourney))]
[JsonSerializable(typeof(JourneyRunInfo))]
[JsonSerializable(typeof(JourneyDraftInfo))]
[JsonSerializable(typeof(Page<SecretInfo>))]
[JsonSerializable(typeof(RotationInfo))]
[JsonSerializable(typeof(WorkerInfo))]
[JsonSerializable(typeof(Page<WorkerInfo>))]
[JsonSerializable(typeof(Page<WorkerUsageInfo>))]
[JsonSerializable(typeof(SignalRequest))]
[JsonSerializable(typeof(ConsoleMessage))]
[JsonSerializable(typeof(LogRecord))]
[JsonSerializable(typeof(LogResult))]
[JsonSerializable(typeof(Page<WorkerLogInfo>))]
[JsonSerializable(typeof(AuditRecord))]
[JsonSerializable(typeof(Page<AuditRecord>))]
[JsonSerializable(typeof(VerifyResult))]
[JsonSerializable(typeof(Page<VerifyResult>))]
[JsonSerializable(typeof(CreateApiKey))]
[JsonSerializable(typeof(ApiKeyInfo))]
[JsonSerializable(typeof(Page<ApiKeyInfo>))]
[JsonSerializable(typeof(NodeStatus))]
[JsonSerializable(typeof(FrontDoorInfo))]
[JsonSerializable(typeof(Page<TaskInfo>))]
[JsonSerializable(typeof(ShutdownRequest))]
[JsonSerializable(typeof(ConfigCheck))]
[JsonSerializable(typeof(ConfigPlan))]
[JsonSerializable(typeof(ApplyRequest))]
[JsonSerializable(typeof(Conversion))]
[JsonSerializable(typeof(Page<GraphNode>))]
[JsonSerializable(typeof(Page<ScheduleInfo>))]
[JsonSerializable(typeof(Page<WorkerOutcome>))]
public sealed partial class ContractsJson : JsonSerializerContext;
