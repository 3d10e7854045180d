"""Making sure that a command document is there, and that it is ours to the letter."""

import json
from threading import Lock

from clouds.aws.command_documents import CommandDocument
from clouds.aws.errors import aws_calls
from clouds.aws.session import Sessions
from domain.errors import Refusal, Refused, Transient
from domain.source_instance import InstanceRef


class Publishing:
    """Creates the documents where they are missing; looks once for each account and region."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._known: set[tuple[str, str, str]] = set()
        self._lock = Lock()

    def ensure(self, ref: InstanceRef, document: CommandDocument) -> None:
        """Find the document, or create it; Refused `ssm.foreign_document` when it is another's.

        The name carries a hash, but a name proves nothing: what would run is compared.
        """
        key = (ref.account_id, ref.region, document.name)
        with self._lock:
            if key in self._known:
                return
            content = self._read(ref, document)
            if not content:
                self._create(ref, document)
            elif json.loads(content) != json.loads(document.content):
                raise Refused(_foreign(ref, document))
            self._known.add(key)

    def _read(self, ref: InstanceRef, document: CommandDocument) -> str:
        with aws_calls("ssm", ref, fine={"InvalidDocument"}):
            found = self._sessions.ssm(ref).get_document(
                Name=document.name, DocumentVersion="1", DocumentFormat="JSON"
            )
            if found["Status"] == "Creating":
                raise Transient(f"{ref}: command document {document.name} is being created")
            return found["Content"]
        return ""

    def _create(self, ref: InstanceRef, document: CommandDocument) -> None:
        with aws_calls("ssm", ref):
            self._sessions.ssm(ref).create_document(
                Name=document.name,
                Content=document.content,
                DocumentType="Command",
                DocumentFormat="JSON",
                TargetType="/AWS::EC2::Instance",
                Tags=[{"Key": "ferry:document", "Value": document.family}],
            )


def _foreign(ref: InstanceRef, document: CommandDocument) -> Refusal:
    return Refusal(
        code="ssm.foreign_document",
        subject=str(ref),
        detail=f"command document {document.name} has another content than Ferry's",
        remedy=f"Find out who made it, then delete it; Ferry makes its own in {ref.account_id}.",
    )
