package web

// filesPattern is where a file is put to a child's record.
const filesPattern = "POST /children/{child}/files"

// fileBytes is how long a file may be.
const fileBytes = 10 << 20
